import type { Browser, Page } from 'playwright-core';
import { givesCheque } from '../e2e/support/meanwhile';
import { payers } from '../e2e/support/payers';
import { STARTS, afterStart } from '../e2e/support/story';
import { turnsAt } from '../e2e/support/witness';
import { startRunning, type Running } from '../support/running';
import { NARROW, WIDE, openBrowser, openPage, overflowOf, type WatchedPage } from './browser';

let running: Running;
let browser: Browser;
let watched: WatchedPage;
let page: Page;

beforeAll(async () => {
  browser = await openBrowser();
  running = await startRunning({ start: STARTS, script: payers() });
  await running.connectAll();
  watched = await openPage(browser, running.engineUrl);
  page = watched.page;
  await page.goto(await running.signInLink());
});

afterAll(async () => {
  await browser?.close();
  await running?.stop();
});

async function show(name: string): Promise<void> {
  const { id } = (await running.companies()).quickbooks;
  const [found] = await running.get<{ id: string }[]>(`/api/companies/${id}/customers?search=${encodeURIComponent(name)}`);
  await page.goto(`${running.engineUrl}/companies/${id}/customers/${found?.id}`);
  await page.getByRole('heading', { name }).first().waitFor();
}

describe('when a customer pays', () => {
  it('is said in words with its range, a chance, and a day for each open invoice', async () => {
    await show('The SLOW');
    const habit = page.getByRole('region', { name: 'When it pays' });
    await habit.getByText('Usually pays 7 days late (2 days early to 21 days late in the last 12).').waitFor();
    await habit.getByText('Paid 9 of the last 12 invoices late, by 9 days as a rule.').waitFor();
    await habit.getByText('One invoice is 15 days overdue.').waitFor();
    await habit
      .getByText(/^\d\d%$/)
      .first()
      .waitFor();
    await page.getByRole('row', { name: /SLOW-OPEN0.*15 days.*any day now/ }).waitFor();
    await page.getByRole('row', { name: /SLOW-OPEN1.*22 Mar 2026.*no.*29 Mar 2026/ }).waitFor();
    for (const size of [WIDE, NARROW]) {
      await page.setViewportSize(size);
      expect(await overflowOf(page)).toBe(0);
    }
    await page.setViewportSize(WIDE);
    expect(watched.troubles).toEqual([]);
  });

  it('is not guessed of who is new: the words say so, and no number stands there', async () => {
    await show('The NEW');
    const habit = page.getByRole('region', { name: 'When it pays' });
    await habit.getByText(/^Has no history: no invoice was ever paid/).waitFor();
    expect(await habit.getByText(/%/).count()).toBe(0);
    await page.getByRole('row', { name: /NEW-OPEN0.*no –$/ }).waitFor();
    expect(watched.troubles).toEqual([]);
  });

  it('with a cheque that is dated ahead, the debt is shown until its day, with what is to come', async () => {
    givesCheque(running, 'quickbooks', { invoiceRef: 'ISLOW-OPEN0', on: '2026-03-20' });
    await turnsAt(running, afterStart({ minutes: 10 }));
    await show('The SLOW');
    await page.getByRole('row', { name: /SLOW-OPEN0.*USD 500\.00.*USD 500\.00 dated ahead.*15 days/ }).waitFor();
    expect(watched.troubles).toEqual([]);
  });
});
