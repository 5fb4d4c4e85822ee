import type { Browser, Page } from 'playwright-core';
import { inDatabase } from '../e2e/support/witness';
import { startRunning, type Running } from '../support/running';
import { STARTS, threeCustomers } from './books';
import { openBrowser, openPage, type WatchedPage } from './browser';

let running: Running;
let browser: Browser;
let watched: WatchedPage | undefined;
let page: Page;

beforeAll(async () => {
  browser = await openBrowser();
  running = await startRunning({ start: STARTS, script: threeCustomers() });
  await running.connectAll();
  watched = await openPage(browser, running.engineUrl);
  page = watched.page;
});

afterAll(async () => {
  await browser?.close();
  await running?.stop();
});

afterEach(() => expect(watched?.troubles ?? []).toEqual([]));

const heading = (name: string | RegExp): Promise<void> => page.getByRole('heading', { name }).first().waitFor();
const press = (name: string | RegExp): Promise<void> => page.getByRole('button', { name }).click();

describe('a connection that the ledger will end', () => {
  it('is told of ahead, on both pages, and is cured by connecting again', async () => {
    const { id } = (await running.companies()).xero;
    const soon = `update consent set refresh_expires_at = timestamptz '${STARTS}' + interval '10 days'`;
    await inDatabase(running.databaseUrl, (client) =>
      client.query(`${soon} where id = (select consent_id from company where id = $1)`, [id]),
    );
    await page.goto(await running.signInLink());
    await page
      .getByRole('article', { name: 'Bellweather Supply Ltd' })
      .getByText(/Xero forgets a connection/)
      .waitFor();
    await page.getByRole('link', { name: 'Bellweather Supply Ltd' }).click();
    await page.getByText(/Xero forgets a connection .* this one on 12 March 2026, .* Cure: connect the company again/).waitFor();
    await press('Connect again');
    await page.waitForURL((url) => url.href.startsWith(running.sandboxUrl));
    await page.locator('button[value=allow]').click();
    await heading('You connected Bellweather Supply Ltd');
    await page.getByRole('link', { name: 'Go to Holdfast' }).click();
    await page.getByRole('article', { name: 'Bellweather Supply Ltd' }).getByText('Connected').waitFor();
    expect(await page.getByText(/Xero forgets/).count()).toBe(0);
  });

  it('can be connected again from the address that a task or the ledger leads to', async () => {
    await page.goto(`${running.engineUrl}/connect/quickbooks`);
    await heading('Connect QuickBooks');
    await press('Connect QuickBooks');
    await page.waitForURL((url) => url.href.startsWith(running.sandboxUrl));
    await page.locator('button[value=allow]').click();
    await heading('You connected Bellweather Supply Co');
  });
});
