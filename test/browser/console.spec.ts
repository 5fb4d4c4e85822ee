import type { Browser, Locator, Page } from 'playwright-core';
import { startRunning, type Running } from '../support/running';
import { ASKED, FIRST_SHOWN, LETTER_DUE, STARTS, threeCustomers } from './books';
import { NARROW, WIDE, openBrowser, openPage, overflowOf, type WatchedPage } from './browser';

let running: Running;
let browser: Browser;
let watched: WatchedPage | undefined;
let page: Page;

beforeAll(async () => {
  browser = await openBrowser();
  running = await startRunning({ start: STARTS, script: threeCustomers() });
  await running.connectAll();
  await running.moveTo(FIRST_SHOWN);
  watched = await openPage(browser, running.engineUrl);
  page = watched.page;
});

afterAll(async () => {
  await browser?.close();
  await running?.stop();
});

afterEach(() => expect(watched?.troubles ?? []).toEqual([]));

const quickbooks = async (): Promise<string> => `/companies/${(await running.companies()).quickbooks.id}`;
const open = async (path: string): Promise<unknown> => page.goto(running.engineUrl + path);
const heading = (name: string | RegExp): Promise<void> => page.getByRole('heading', { name }).first().waitFor();
const text = (words: string | RegExp): Promise<void> => page.getByText(words).first().waitFor();
const row = (name: RegExp): Locator => page.getByRole('row', { name });
const tab = (name: string): Promise<void> => page.getByRole('tab', { name }).click();
const press = (name: string | RegExp): Promise<void> => page.getByRole('button', { name }).click();
const dialog = (): Locator => page.getByRole('dialog');

describe('the console', () => {
  it('opens by the one-time link and shows both companies, and what day it is', async () => {
    await page.goto(await running.signInLink());
    await heading('Companies');
    for (const { ledger, name } of [
      { ledger: 'QuickBooks', name: 'Bellweather Supply Co' },
      { ledger: 'Xero', name: 'Bellweather Supply Ltd' },
    ]) {
      const card = page.getByRole('article', { name });
      await card.getByText(ledger, { exact: true }).waitFor();
      await card.getByText('Connected').waitFor();
      await card.getByText('3 customers').waitFor();
      await card.getByRole('link', { name: '2 On hold' }).waitFor();
      await card.getByRole('link', { name: '0 Upfront' }).waitFor();
      await card.getByRole('link', { name: /^[1-9]\d* Planned/ }).waitFor();
      await card.getByText(`Marks in ${ledger} none`).waitFor();
    }
    await text('USD 2,040.00');
    await text('GBP 2,040.00');
    await text('6 Mar 2026, 12:00 UTC');
    await text('the day moves only when told');
  });

  it('lists the customers, and finds them by name and by standing', async () => {
    await page.getByRole('link', { name: 'Bellweather Supply Co' }).click();
    await row(/Abbott Fencing.*hold.*USD 1,740\.00.*10 Feb 2026.*6 Mar 2026/).waitFor();
    await row(/Corner Cafe.*hold · new account.*USD 300\.00/).waitFor();
    await row(/Bright & Sons.*open.*not overdue/).waitFor();
    await page.getByRole('searchbox', { name: 'Search' }).fill('bright');
    await row(/Abbott Fencing/).waitFor({ state: 'detached' });
    await row(/Bright & Sons/).waitFor();
    await page.getByRole('searchbox', { name: 'Search' }).fill('nobody of this name');
    await text('No customer matches this.');
    await page.getByRole('searchbox', { name: 'Search' }).fill('');
    await page.getByRole('combobox', { name: 'Standing' }).selectOption('hold');
    await row(/Bright & Sons/).waitFor({ state: 'detached' });
    await row(/Corner Cafe/).waitFor();
    await page.reload();
    await row(/Corner Cafe/).waitFor();
    expect(await row(/Bright & Sons/).count()).toBe(0);
  });

  it('says why a customer is on hold, with every invoice and what releases it', async () => {
    await row(/Abbott Fencing/)
      .getByRole('link')
      .click();
    await heading('Abbott Fencing');
    await text(/Abbott Fencing is on credit hold: /);
    const reason = page.getByRole('article').filter({ hasText: 'overdue-hold' });
    await reason.getByText('pay INV-1042 (USD 1,240.00 overdue)').waitFor();
    await reason.getByRole('row', { name: /INV-1042.*USD 1,240\.00.*24 days/ }).waitFor();
    await reason.getByText('The figures behind it').click();
    await reason.getByRole('row', { name: /oldest overdue, days 24 more than 14/ }).waitFor();
    await text('6 Mar 2026, by the policy Standard, version 1');
    await text('No mark of ours stands there.');
    await page.getByRole('row', { name: /INV-1057.*27 Mar 2026.*USD 500\.00/ }).waitFor();
  });

  it('only says what would have been done while it observes', async () => {
    await page.getByRole('link', { name: 'Bellweather Supply Co' }).click();
    await tab('Actions');
    await text(/a planned action says what would have been done/);
    await row(/Abbott Fencing.*Place mark.*Place the credit hold.*would have/).waitFor();
    expect(await page.getByRole('button', { name: /Approve/ }).count()).toBe(0);
  });

  it('asks, and does what a person approves', async () => {
    await tab('Settings');
    await page.getByRole('radiogroup', { name: 'Marks' }).getByRole('radio', { name: 'ask' }).check();
    await press('Save modes');
    await text('Saved. They count from the next turn on.');
    await running.moveTo(ASKED);
    await tab('To approve');
    await page.getByRole('article', { name: 'Place mark, Abbott Fencing' }).getByRole('checkbox').check();
    await press('Approve selected (1)');
    await text('1 of 1 action approved.');
    await tab('Actions');
    const mine = row(/Abbott Fencing.*Place mark/);
    await row(/Abbott Fencing.*Place mark.*confirmed/).waitFor();
    expect(
      await row(/Abbott Fencing.*Place mark/)
        .getByText(/Placed the credit hold/)
        .count(),
    ).toBe(0);
    await mine.getByRole('link', { name: 'Abbott Fencing' }).click();
    await text(/Credit hold stands there since/);
    const aside = page.getByRole('region', { name: 'In QuickBooks' });
    await aside.getByText('CREDIT HOLD - prepay').waitFor();
    await aside.getByText('Net 30').waitFor();
  });
});

describe('what a person changes', () => {
  it('closes a task', async () => {
    await open(`${await quickbooks()}/settings`);
    await page.getByRole('radiogroup', { name: 'Reminders and tasks' }).getByRole('radio', { name: 'act' }).check();
    await press('Save modes');
    await dialog()
      .getByRole('button', { name: /Go live/ })
      .click();
    await text('Saved. They count from the next turn on.');
    await running.moveTo(LETTER_DUE);
    await text('12 Mar 2026, 12:00 UTC');
    await tab('Tasks');
    await row(/Send a formal letter.*Abbott Fencing/).waitFor();
    await press(/Close the task: Send a formal letter/);
    await row(/Send a formal letter/).waitFor({ state: 'detached' });
  });

  it('shows the turns and the changes of standing', async () => {
    await tab('Turns');
    await row(/actions were approved.*1 action done/).waitFor();
    await tab('Changes');
    await row(/Abbott Fencing.*hold/)
      .first()
      .waitFor();
  });

  it('chooses another policy by its rules in words', async () => {
    await tab('Settings');
    await page.getByRole('radio', { name: /^Strict/ }).check();
    await press('Use this policy');
    await text('Saved. Every customer is judged by it in the next turn.');
  });

  it('chooses the time zone in which days are counted', async () => {
    const zone = page.getByRole('combobox', { name: 'Time zone' });
    await zone.fill('Pacific/Auckland');
    await press('Use this time zone');
    await page.getByText('The start of this day, Pacific/Auckland.').waitFor();
    await zone.fill('America/New_York');
    await press('Use this time zone');
    await page.getByText('The start of this day, America/New_York.').waitFor();
  });

  it('pauses, and ends the pause', async () => {
    await page.getByLabel('Paused until').fill('2026-03-20');
    await press('Pause');
    await text(/Paused until 20 Mar 2026, 00:00/);
    await press('End the pause');
    await page.getByRole('button', { name: 'Pause', exact: true }).waitFor();
  });

  it('stops all writing only after asking once more', async () => {
    await press('Stop all writing now');
    await dialog().getByRole('button', { name: 'Cancel' }).click();
    await dialog().waitFor({ state: 'detached' });
    expect(await page.getByText('The kill switch is on').count()).toBe(0);
    await press('Stop all writing now');
    await dialog().getByRole('button', { name: 'Stop all writing' }).click();
    await text(/The kill switch is on: nothing is written to QuickBooks/);
    await press('Switch writing on again');
    await dialog().getByRole('button', { name: 'Switch on again' }).click();
    await page.getByRole('button', { name: 'Stop all writing now' }).waitFor();
  });

  it('disconnects after saying what stays in the ledger, and connects again through the ledger’s own consent page', async () => {
    await press('Disconnect this company');
    await dialog()
      .getByText(/Marks placed in QuickBooks stay there unless they are released first/)
      .waitFor();
    await dialog().getByRole('button', { name: 'Disconnect' }).click();
    await text('This company was disconnected: nothing is read or written any more.');
    await page.getByRole('button', { name: 'Connect again' }).first().click();
    await page.waitForURL((url) => url.href.startsWith(running.sandboxUrl));
    await page.locator('button[value=allow]').click();
    await heading('You connected Bellweather Supply Co');
    await page.getByRole('link', { name: 'Go to Holdfast' }).click();
    await page.getByRole('article', { name: 'Bellweather Supply Co' }).getByText('Connected').waitFor();
  });
});

describe('a connection that broke', () => {
  it('says so, raises a task, and is cured by connecting again', async () => {
    await fetch(`${running.sandboxUrl}/control/mischief`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ kind: 'revoke', provider: 'xero' }),
    });
    await page.getByRole('link', { name: 'Bellweather Supply Ltd' }).click();
    await press('Run a turn now');
    await text('Needs reconnecting');
    await text(/Xero no longer accepts our sign-in/);
    await tab('Tasks');
    await row(/Connect this company again.*the company itself/).waitFor();
    await press('Connect again');
    await page.waitForURL((url) => url.href.startsWith(running.sandboxUrl));
    await page.locator('button[value=allow]').click();
    await heading('You connected Bellweather Supply Ltd');
    await page.getByRole('link', { name: 'Go to Holdfast' }).click();
    await page.getByRole('article', { name: 'Bellweather Supply Ltd' }).getByText('Connected').waitFor();
  });
});

describe('every page', () => {
  const places = async (): Promise<readonly string[]> => {
    const company = await quickbooks();
    const [customer] = await running.get<readonly { id: string }[]>(`/api${company}/customers`);
    const tabs = ['approvals', 'actions', 'tasks', 'changes', 'turns', 'settings'].map((name) => `${company}/${name}`);
    return ['/', company, ...tabs, `${company}/customers/${customer?.id}`, '/nowhere/at/all'];
  };

  it.each([WIDE, NARROW])('fits a window that is $width wide, and has a heading', async (size) => {
    await page.setViewportSize(size);
    for (const place of await places()) {
      await open(place);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page
        .getByText(/^Reading /)
        .first()
        .waitFor({ state: 'detached' });
      await page.evaluate("document.querySelectorAll('details').forEach((details) => (details.open = true))");
      expect({ place, overflow: await overflowOf(page) }).toEqual({ place, overflow: 0 });
    }
    await page.setViewportSize(WIDE);
  });

  it('can be walked through with the keyboard', async () => {
    await open('/');
    const link = page.getByRole('link', { name: 'Bellweather Supply Co' });
    await link.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('tab', { name: 'Customers' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.getByRole('tab', { name: 'To approve', selected: true }).waitFor();
    expect(new URL(page.url()).pathname).toMatch(/\/approvals$/);
    await page.goBack();
    await page.getByRole('tab', { name: 'Customers', selected: true }).waitFor();
  });

  it('says so when there is no such customer', async () => {
    const stranger = await openPage(browser, running.engineUrl);
    await stranger.page.goto(await running.signInLink());
    await stranger.page.goto(`${running.engineUrl}${await quickbooks()}/customers/nobody`);
    await stranger.page.getByText('There is no such customer.').waitFor();
    await stranger.page.context().close();
  });

  it('leads to the sign-in page when the session has ended', async () => {
    const leaving = await openPage(browser, running.engineUrl);
    await leaving.page.goto(await running.signInLink());
    await leaving.page.getByRole('heading', { name: 'Companies' }).waitFor();
    await leaving.page.context().clearCookies();
    await leaving.page.getByRole('heading', { name: 'Sign in to Holdfast' }).waitFor();
    await leaving.page.getByLabel('Your name, for the records').fill('Ada King');
    await leaving.page.getByLabel('Access key').fill(running.accessKey);
    await leaving.page.getByRole('button', { name: 'Sign in' }).click();
    await leaving.page.getByRole('heading', { name: 'Companies' }).waitFor();
    await leaving.page.getByRole('button', { name: 'You are Ada King: change' }).waitFor();
    await leaving.page.getByRole('button', { name: 'Sign out' }).click();
    await leaving.page.getByRole('heading', { name: 'Sign in to Holdfast' }).waitFor();
    await leaving.page.context().close();
  });
});
