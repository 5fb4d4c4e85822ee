import type { Locator } from 'playwright-core';
import { happensIn } from '../e2e/support/meanwhile';
import { afterStart, books, dayOf } from '../e2e/support/story';
import { customersIn, turnsAt } from '../e2e/support/witness';
import { NARROW, WIDE } from './browser';
import { faultsOfScreen, unseenFocus } from './faults-of-screen';
import { OwnerPage } from './owner-page';

let owner: OwnerPage;
let customer: string;
beforeAll(async () => {
  owner = await OwnerPage.signsIn(
    books(
      { ref: 'C1', name: 'Delgado Import Export y Compañía de Responsabilidad Limitada', overdueDays: 20 },
      { ref: 'C2', overdueDays: -9, paidAfterDays: 41 },
    ),
  );
  await owner.running.setMode('ask', 'strict');
  const large = { ref: 'BIG', customerRef: 'C1', number: 'INV-2026-00017', minor: 123_456_789, due: dayOf(30) };
  happensIn(owner.running, 'quickbooks', { kind: 'invoice', description: 'Goods', status: 'approved', ...large });
  await turnsAt(owner.running, afterStart({ minutes: 1 }));
  customer = (await customersIn(owner.running, 'quickbooks')).find(({ ref }) => ref === 'C1')?.id ?? '';
  const usd = (amount: string) => ({ amount, currency: 'USD' });
  await records({ kind: 'limit', amount: usd('1000000.00'), reason: 'Their own wish', expiresOn: dayOf(200) });
  await records({ kind: 'promise', amount: usd('300.00'), on: dayOf(9), promisedBy: 'Mrs Green' });
  await records({ kind: 'flag', flag: 'publicBody', note: 'The county council' });
});
afterAll(() => owner?.leaves());
// What is not there, or is refused, on purpose the browser tells too.
afterEach(() => expect(owner.troubles.filter((trouble) => !/status of 40[04]/.test(trouble))).toEqual([]));

async function records(entry: object): Promise<void> {
  await owner.running.post(`/api${owner.company}/customers/${customer}/file`, entry);
}

/** As it is on a wide and on a narrow screen, once nothing is being read any more. */
async function isWithoutFault(): Promise<void> {
  for (const size of [NARROW, WIDE]) {
    await owner.page.setViewportSize(size);
    await owner.page.locator('.loading').first().waitFor({ state: 'detached' });
    expect(await faultsOfScreen(owner.page)).toEqual([]);
  }
}

const file = (): Locator => owner.page.getByRole('region', { name: 'Credit file' });
const hasFocus = (within: Locator): Promise<void> => within.and(owner.page.locator(':focus')).waitFor();

describe('every screen can be used by keyboard, by ear and with poor sight, wide and narrow', () => {
  it('the companies, and each part of one', async () => {
    await owner.page.goto(owner.running.engineUrl);
    await owner.page.getByRole('article').first().waitFor();
    await isWithoutFault();
    await owner.opens('customers');
    const tabs = await owner.page.getByRole('tab').allTextContents();
    expect(tabs.length).toBeGreaterThan(10);
    for (const name of tabs) {
      await owner.page.getByRole('tab', { name, exact: true }).click();
      await owner.page.getByRole('tab', { name, exact: true, selected: true }).waitFor();
      await isWithoutFault();
    }
  });

  it('a customer with a credit file', async () => {
    await owner.opens(`customers/${customer}`);
    await file().getByRole('heading', { name: 'Promise to pay' }).waitFor();
    await isWithoutFault();
  });

  it('what is not there, with a heading and a way back', async () => {
    await owner.page.goto(`${owner.running.engineUrl}${owner.company}/customers/nobody`);
    await owner.page.getByRole('heading', { level: 1, name: 'Could not read the customer' }).waitFor();
    await owner.page.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('link').last().waitFor();
    await isWithoutFault();
  });

  it.each(['approvals', 'settings'])('whatever has the focus is seen to have it: %s', async (tab) => {
    for (const size of [NARROW, WIDE]) {
      await owner.page.setViewportSize(size);
      await owner.opens(tab);
      await owner.page.locator('.loading').first().waitFor({ state: 'detached' });
      expect(await unseenFocus(owner.page, 50)).toEqual([]);
    }
  });

  it('the sign-in page', async () => {
    const context = await owner.page.context().browser()?.newContext();
    const page = await context?.newPage();
    if (!context || !page) throw new Error('The browser has gone.');
    for (const size of [NARROW, WIDE]) {
      await page.setViewportSize(size);
      await page.goto(owner.running.engineUrl);
      await page.getByLabel('Access key').waitFor();
      expect(await faultsOfScreen(page)).toEqual([]);
    }
    await context.close();
  });
});

describe('while answers still come', () => {
  const LATE = /credit-checks|score|standing-changes/;

  it('nothing moves under whoever is about to record something', async () => {
    await owner.running.post(`/api${owner.company}/credit-checks`, { customer, amount: '20.00', currency: 'USD' });
    const button = owner.page.getByRole('button', { name: 'Record …' });
    for (const size of [NARROW, WIDE]) {
      await owner.page.setViewportSize(size);
      let answer = (): void => undefined;
      const held = new Promise<void>((resolve) => (answer = resolve));
      await owner.page.route(LATE, async (route) => held.then(() => route.continue()));
      await owner.opens(`customers/${customer}`);
      await button.waitFor();
      const before = await button.boundingBox();
      answer();
      await owner.page.getByText('1 question asked lately').waitFor();
      await owner.page.getByRole('heading', { name: 'When it pays' }).waitFor();
      expect(await button.boundingBox()).toEqual(before);
      await owner.page.unrouteAll({ behavior: 'wait' });
    }
  });
});

describe('every dialog can be used so too, and the focus comes back to what opened it', () => {
  it('the forms of the credit file', async () => {
    await owner.opens(`customers/${customer}`);
    const button = owner.page.getByRole('button', { name: 'Record …' });
    await button.click();
    const kinds = await owner.dialog.getByRole('listitem').getByRole('button').allTextContents();
    expect(kinds.length).toBe(10);
    await isWithoutFault();
    for (const kind of kinds) {
      await owner.confirms(kind);
      await owner.dialog.locator('input:focus, select:focus, button:focus').waitFor();
      await isWithoutFault();
      await owner.page.keyboard.press('Escape');
      await owner.dialog.waitFor({ state: 'detached' });
      await hasFocus(button);
      await owner.page.keyboard.press('Enter');
    }
    await owner.page.keyboard.press('Escape');
  });

  it.each([
    ['customers', 'Stop all writing now'],
    ['customers', 'Stop everything'],
    ['customers', 'Say who you are'],
    ['settings', 'Put everything back'],
    ['settings', 'Disconnect this company'],
  ])('in %s: %s', async (tab, name) => {
    await owner.opens(tab);
    const button = owner.page.getByRole('button', { name });
    await button.click();
    await owner.dialog.waitFor();
    await isWithoutFault();
    await owner.confirms('Cancel');
    await owner.dialog.waitFor({ state: 'detached' });
    await hasFocus(button);
  });
});

describe('a mistaken entry', () => {
  const standing = (): Locator => file().getByRole('list', { name: 'What stands now' });
  const field = (name: string): Locator => owner.dialog.getByLabel(name, { exact: true });

  it('is corrected in the form that says what it said; the one in its place counts, and both are kept', async () => {
    await owner.opens(`customers/${customer}`);
    await owner.presses('Correct: Credit limit');
    await owner.dialog.getByRole('heading', { name: 'Correct: Credit limit' }).waitFor();
    expect(await field('May owe at most').inputValue()).toBe('1000000.00');
    expect(await field('Reason').inputValue()).toBe('Their own wish');
    expect(await field('Last day').inputValue()).toBe(dayOf(200));
    await field('May owe at most').fill('10,000');
    await owner.confirms('Correct');
    await file().getByText('Credit limit: corrected.').waitFor();
    await standing()
      .getByText(/USD 10,000\.00, ends by itself after 18 Sep 2026: Their own wish/)
      .waitFor();
    expect(await standing().getByRole('heading', { name: 'Credit limit' }).count()).toBe(1);
    await file()
      .getByText(/^History: 1 entry/)
      .click();
    await file()
      .getByRole('row', { name: /USD 1,000,000\.00.*Taken back as a mistake by the owner.*corrected/ })
      .waitFor();
  });

  it('leaves the focus in the credit file when what opened the dialog is gone', async () => {
    await owner.presses('Correct: Promise to pay');
    await field('Who promised it?').fill('Mr Green');
    await owner.confirms('Correct');
    await standing()
      .getByText(/promised by Mr Green on 2 Mar 2026/)
      .waitFor();
    await owner.dialog.waitFor({ state: 'detached' });
    await hasFocus(file());
  });

  it('is told at its field where the new one is wrong, and then the old one still counts', async () => {
    await owner.presses('Correct: Promise to pay');
    await field('Promised for').fill(dayOf(-1));
    await owner.confirms('Correct');
    await owner.dialog.getByText(/ is before /).waitFor();
    await owner.confirms('Cancel');
    await standing()
      .getByText(/promised by Mr Green on 2 Mar 2026/)
      .waitFor();
  });
});
