import type { Browser, Page } from 'playwright-core';
import { inDatabase } from '../e2e/support/witness';
import { startRunning, type Running } from '../support/running';
import { NARROW, WIDE, openBrowser, openPage, overflowOf, type WatchedPage } from './browser';

let running: Running;
let browser: Browser;
let watched: WatchedPage;
let page: Page;

beforeAll(async () => {
  browser = await openBrowser();
  running = await startRunning({ start: '2026-03-02T12:00:00.000Z', seed: 5, customers: 60 });
  await running.connectAll();
  watched = await openPage(browser, running.engineUrl);
  page = watched.page;
  await page.goto(await running.signInLink());
});

afterAll(async () => {
  await browser?.close();
  await running?.stop();
});

async function open(ledger: 'quickbooks' | 'xero'): Promise<void> {
  const { id } = (await running.companies())[ledger];
  await page.goto(`${running.engineUrl}/companies/${id}/backtest`);
  await page.getByRole('heading', { name: 'Try on the past' }).waitFor();
}

async function fitsBothWidths(): Promise<void> {
  for (const size of [WIDE, NARROW]) {
    await page.setViewportSize(size);
    expect(await overflowOf(page)).toBe(0);
  }
  await page.setViewportSize(WIDE);
}

describe('a policy tried on the past', () => {
  it('shows facts, exposure, cost, comparators and suppositions apart, with what they rest on', async () => {
    await open('quickbooks');
    await page.getByText('Nothing has been tried yet.').waitFor();
    await page.getByLabel('Policy', { exact: true }).selectOption({ label: 'Starting policy: Standard' });
    await page.getByLabel('Beside').selectOption({ label: 'Starting policy: Strict' });
    await page.getByRole('button', { name: 'Try it' }).click();
    await page.getByRole('heading', { name: 'Had it been active: Standard' }).waitFor({ timeout: 60_000 });
    for (const name of [
      'Facts: what it would have held, and what really happened to it',
      'Exposure',
      'Cost',
      'How well it tells late from on time',
      'Beside the other policy: Strict',
      'Suppose …',
      'Held invoices',
    ])
      await page.getByRole('region', { name }).waitFor();
    await page.getByText(/what had been recorded/).waitFor();
    await page
      .getByText(
        'What is unusual in the whole book, and what part of it somebody owes, is unknown: nobody had measured it by then.',
      )
      .waitFor();
    expect(await page.getByText(/saving/i).count()).toBe(0);
    await fitsBothWidths();
    expect(watched.troubles).toEqual([]);
  });

  it('supposes only what the sliders say, and shows a range', async () => {
    const then = page.getByRole('region', { name: 'Suppose …' });
    await then.getByRole('row', { name: /Held value paid in advance.*0\.00.*0\.00/ }).waitFor();
    const most = then.getByRole('slider', { name: 'At most so many percent pay before they are supplied' });
    for (let n = 0; n < 4; n += 1) await most.press('ArrowRight');
    await then.getByText('0 to 20% pay before they are supplied').waitFor();
    await then.getByRole('row', { name: /Held value paid in advance.* 0\.00.*[1-9][\d,]*\.\d\d/ }).waitFor();
    expect(watched.troubles).toEqual([]);
  });

  it('of a small window tells counts, and what cannot be tried with the cure', async () => {
    await open('xero');
    await page.getByLabel('Issued from').fill('2026-02-20');
    await page.getByRole('button', { name: 'Try it' }).click();
    await page.getByText(/That is too few for rates/).waitFor({ timeout: 60_000 });
    await page.getByText(/document dates: nothing says when it was entered/).waitFor();
    await fitsBothWidths();
    await page.getByLabel('Policy', { exact: true }).selectOption({ label: 'A draft of mine …' });
    await page
      .getByLabel('The draft, in YAML')
      .fill('basedOn: standard\nrules: [{ id: overdue-hold, enter: { all: [overdueCounts > 1] } }]');
    await page.getByRole('button', { name: 'Try it' }).click();
    await page.getByText(/line 2, rule overdue-hold: .*overdueCounts/).waitFor();
    await fitsBothWidths();
    expect(watched.troubles.filter((trouble) => !trouble.includes('400'))).toEqual([]);
  });

  it('says so when too many wait, and when one is not kept any more', async () => {
    const { id } = (await running.companies()).xero;
    await inDatabase(running.databaseUrl, (client) =>
      client.query(
        `insert into backtest (company_id, number, question, asked_by, asked_at, state)
         select company_id, number + n, question, asked_by, asked_at, 'waiting' from backtest, generate_series(1, 5) n
          where company_id = $1 and number = 1`,
        [id],
      ),
    );
    await open('xero');
    await page.getByText('The newest fifty are kept. Five may wait at a time.').waitFor();
    await page.getByRole('button', { name: 'Try it' }).click();
    await page
      .getByText(/5 backtests wait already\. Nothing was changed\. Cure: wait until one is done, or cancel one\./)
      .waitFor();
    await fitsBothWidths();
    await page.goto(`${running.engineUrl}/companies/${id}/backtest?number=99`);
    await page.getByText(/There is no such backtest\. Only the last fifty are kept\./).waitFor();
    await fitsBothWidths();
    expect(watched.troubles.filter((trouble) => !/40[049]/.test(trouble))).toEqual([]);
  });
});
