import type { Locator } from 'playwright-core';
import { afterStart, books } from '../e2e/support/story';
import { NARROW, WIDE, overflowOf } from './browser';
import { presses, types } from './keyboard';
import { OwnerPage } from './owner-page';

const OURS = `# Our credit policy, agreed in January.
name: Ours
version: '1'

tolerance:
  amount: '25.00' # not worth a call

segments:
  - id: steady
    say: Always a few days late, and dependably so.
    when: { all: [paidCount >= 4, medianSignedDaysOfLast12 >= 3] }
  - id: others
    say: Everybody else.

rules:
  # Nobody likes this, so it is late enough.
  - id: overdue-hold
    say: We suspend credit when a debt is more than 14 days overdue.
    standing: hold
    mark: hold
    enter: { all: [oldestOverdueDays > 14, overdueAmount > tolerance] }
    release: { all: [overdueAmount <= tolerance] }

treatment: []
`;

interface Standing {
  readonly name: string;
  readonly standing: string;
}

let owner: OwnerPage;

/** Both are 12 days overdue; only C1 has always been a few days late. */
beforeAll(async () => {
  owner = await OwnerPage.signsIn(books({ ref: 'C1', overdueDays: 12, paidAfterDays: 35 }, { ref: 'C2', overdueDays: 12 }));
  await owner.running.post(api('policies'), { text: OURS, note: 'As agreed.' });
  await owner.running.post(api('policies/1/activate'), {});
  await owner.running.moveTo(afterStart({ minutes: 5 }));
});
afterAll(() => owner?.leaves());
/** A text that is refused is told as a fault; the browser tells it too. */
afterEach(() => expect(owner.troubles.filter((trouble) => !trouble.endsWith('400 (Bad Request)'))).toEqual([]));

const api = (path: string): string => `/api${owner.company}/${path}`;
const form = (): Locator => owner.page.getByRole('group', { name: 'Policy as a form' });
const yaml = (): Locator => owner.page.getByLabel('Policy as YAML');
const section = (name: string): Locator => form().locator('summary').filter({ hasText: name });
const entry = (name: string): Locator => form().getByRole('group', { name, exact: true });
const comparison = (rule: string): Locator =>
  entry(rule).getByRole('group', { name: 'Takes hold when, comparison 1' }).getByLabel('Value');
const noFault = (): Promise<void> => owner.page.getByRole('status').filter({ hasText: 'No fault' }).waitFor();
const row = (version: number): Locator => owner.page.getByRole('row', { name: new RegExp(`^Version ${version} `) });

async function standings(): Promise<Readonly<Record<string, string>>> {
  const all = await owner.running.get<readonly Standing[]>(api('customers'));
  return Object.fromEntries(all.map(({ name, standing }) => [name, standing]));
}

describe('an accountant gives one segment longer', () => {
  it('reads the policy in force as sentences, and who wrote it when', async () => {
    await owner.opens('policy');
    await owner.page.getByRole('heading', { name: 'In force: Ours' }).waitFor();
    await owner.sees('Overdue amounts up to USD 25.00 are left alone.');
    await owner.sees(
      'Takes hold when the age of the oldest debt in days overdue is more than 14, and the overdue amount is more than the tolerance.',
    );
    await row(1).getByText('in force').waitFor();
    await row(1).getByText('As agreed.').waitFor();
    expect(await standings()).toEqual({ 'Customer C1': 'open', 'Customer C2': 'open' });
  });

  it('limits the rule to the others, and makes it stricter; copies it for the steady ones, and sees a fault with its cure at the field and at the line', async () => {
    await owner.presses('Change it');
    await noFault();
    expect(await yaml().inputValue()).toBe(OURS);
    await section('Rules').click();
    await form()
      .getByRole('button', { name: /^overdue-hold/ })
      .click();
    await entry('overdue-hold').getByRole('checkbox', { name: 'others' }).check();
    await comparison('overdue-hold').fill('10');
    await entry('overdue-hold').getByRole('button', { name: 'Copy' }).click();
    const copy = entry('overdue-hold-2');
    await copy.getByRole('checkbox', { name: 'steady' }).check();
    await copy.getByRole('checkbox', { name: 'others' }).uncheck();
    await copy.getByLabel('In a sentence that a customer may read').fill('We suspend credit of steady payers after 30 days.');
    await comparison('overdue-hold-2').fill('thirty');
    await copy
      .getByText('"thirty" does not fit oldestOverdueDays. Write a number of days, 36500 at most: oldestOverdueDays > 14.')
      .waitFor();
    const line = (await yaml().inputValue()).split('\n').findIndex((text) => text.includes('> thirty')) + 1;
    await owner.page
      .getByRole('list', { name: '1 fault' })
      .getByRole('button', { name: `Line ${line}` })
      .waitFor();
    await owner.presses('Save as a draft');
    await owner.sees(`line ${line}, rule overdue-hold-2`);
    await comparison('overdue-hold-2').fill('30');
    await noFault();
  });

  it('finds comments, order and untouched lines as they were', async () => {
    const text = await yaml().inputValue();
    expect(text.slice(0, text.indexOf('rules:'))).toBe(OURS.slice(0, OURS.indexOf('rules:')));
    expect(text).toContain('  # Nobody likes this, so it is late enough.\n  - id: overdue-hold\n');
    expect(text).toContain('- oldestOverdueDays > 30');
    expect(text).toContain('enter: { all: [ oldestOverdueDays > 10, overdueAmount > tolerance ] }');
    expect(text.endsWith('\ntreatment: []\n')).toBe(true);
  });

  it('saves it as a draft, sees who would move, and puts it in force from tomorrow', async () => {
    await owner.page.getByLabel('Why (kept with the version)').fill('Steady payers are dependable.');
    await owner.presses('Save as a draft');
    await owner.page.getByRole('heading', { name: 'Version 2, for the company' }).waitFor();
    await owner.presses('Show who would move');
    await owner.sees('1 of 2 customers would stand elsewhere');
    await owner.page.getByRole('row', { name: /Customer C2.*open.*hold/ }).waitFor();
    for (const size of [NARROW, WIDE]) {
      await owner.page.setViewportSize(size);
      expect(await overflowOf(owner.page)).toBe(0);
    }
    await owner.page.getByRole('radio', { name: 'A later day' }).check();
    await owner.presses('Put in force');
    await owner.dialog.getByText('From 3 Mar 2026 on it counts for the company. Until then nothing changes').waitFor();
    await owner.dialog.getByText('Marks are only observed: nothing is placed or released in QuickBooks.').waitFor();
    await owner.dialog.getByText('1 of 2 customers would stand elsewhere').waitFor();
    await owner.confirms('Put in force');
    await owner.page.getByText('will count').waitFor();
    expect(await standings()).toEqual({ 'Customer C1': 'open', 'Customer C2': 'open' });
    await owner.running.moveTo(afterStart({ days: 4 }));
    expect(await standings()).toEqual({ 'Customer C1': 'open', 'Customer C2': 'hold' });
    await owner.page.getByText('in force', { exact: true }).waitFor();
  });

  it('compares it with the one before, line by line', async () => {
    await owner.opens('policy');
    await row(1).getByText('ended').waitFor();
    await row(1).getByText('from 2 Mar 2026 to before 3 Mar 2026').waitFor();
    await row(2).getByRole('link', { name: 'Compare with version 1' }).click();
    const lines = owner.page.getByRole('list', { name: 'Lines that differ' });
    await lines.getByText('comes: - id: overdue-hold-2').waitFor();
    expect(await lines.getByText('goes:').count()).toBeLessThanOrEqual(2);
  });

  it('goes back: the older text becomes a new draft, and counts again', async () => {
    await owner.opens('policy');
    await row(1).getByRole('link').first().click();
    await owner.presses('Go back to this version');
    await owner.page.getByRole('heading', { name: 'Version 3, for the company' }).waitFor();
    await owner.sees('The text of version 1 again.');
    await owner.running.setMode('ask');
    await owner.presses('Put in force');
    await owner.dialog
      .getByText('From now on it counts for the company, and everybody it is for is judged by it in the next turn.')
      .waitFor();
    await owner.dialog.getByText('each change in QuickBooks is planned and waits until a person approves it.').waitFor();
    await owner.confirms('Put in force');
    await owner.page.getByText('in force', { exact: true }).waitFor();
    await owner.running.moveTo(afterStart({ days: 4, minutes: 5 }));
    expect(await standings()).toEqual({ 'Customer C1': 'hold', 'Customer C2': 'hold' });
    expect(await owner.running.get(api('policies/3'))).toMatchObject({ text: OURS });
  });
});

describe('what is being written', () => {
  it('can be written, saved and put in force with the keyboard alone', async () => {
    await owner.opens('policy');
    await owner.page.getByRole('heading', { name: 'In force: Ours' }).waitFor();
    await presses(owner.page.getByRole('button', { name: 'Change it' }), 'Enter');
    await noFault();
    await presses(section('Grace'), 'Enter');
    await types(form().getByLabel('Days of grace'), '5');
    await presses(section('Rules'), 'Enter');
    await presses(form().getByRole('button', { name: /^overdue-hold/ }), 'Enter');
    await presses(entry('overdue-hold').getByRole('button', { name: 'Add a comparison' }).first(), 'Enter');
    await types(entry('overdue-hold').getByRole('group', { name: 'Takes hold when, comparison 3' }).getByLabel('Value'), '10');
    await noFault();
    await types(owner.page.getByLabel('Why (kept with the version)'), 'By hand.');
    await presses(owner.page.getByRole('button', { name: 'Save as a draft' }), 'Enter');
    await owner.page.getByRole('heading', { name: 'Version 4, for the company' }).waitFor();
    await presses(owner.page.getByRole('button', { name: 'Put in force' }), 'Enter');
    await owner.dialog.waitFor();
    await presses(owner.dialog.getByRole('button', { name: 'Put in force' }), 'Enter');
    await owner.page.getByText('in force', { exact: true }).waitFor();
    const { text } = await owner.running.get<{ text: string }>(api('policies/4'));
    expect(text).toContain('grace:\n  days: 5\n');
    expect(text).toContain('oldestOverdueDays > 10');
  });

  it('is not lost: not by another page, not by leaving in haste, not by a text that cannot be read', async () => {
    await owner.opens('policy');
    await owner.presses('Change it');
    await noFault();
    const before = await yaml().inputValue();
    await yaml().press('Control+End');
    await yaml().pressSequentially('limits: [');
    await owner.sees(/cannot be read as YAML, so the form waits/);
    await owner.presses('Save as a draft');
    await owner.sees('Not done');
    await owner.page.getByRole('tab', { name: 'Customers' }).click();
    await owner.page.getByRole('tab', { name: 'Policy' }).click();
    await owner.page.getByRole('link', { name: 'Go on writing' }).click();
    expect(await yaml().inputValue()).toBe(`${before}limits: [`);
    const asked = owner.page.waitForEvent('dialog');
    const leaving = owner.page.close({ runBeforeUnload: true });
    const question = await asked;
    expect(question.type()).toBe('beforeunload');
    await question.dismiss();
    await leaving;
    expect(await yaml().inputValue()).toBe(`${before}limits: [`);
    await yaml().fill(`${before}limits: { default: '500.00' }\n`);
    await noFault();
    await section('Credit limits').click();
    expect(await form().getByLabel('Default limit').inputValue()).toBe('500.00');
    await owner.presses('Throw away');
    await owner.confirms('Throw it away');
    await owner.page.getByRole('heading', { name: 'In force: Ours' }).waitFor();
    expect(await owner.page.getByRole('link', { name: 'Go on writing' }).count()).toBe(0);
  });

  it('may be only what differs: in a starting policy, or for one customer', async () => {
    await owner.opens('policy?write=company&from=changes-standard');
    await noFault();
    await section('Tolerance').click();
    expect(await form().getByLabel('Amount').getAttribute('placeholder')).toBe('25.00 (from standard)');
    await section('Rules').click();
    await form().getByRole('button', { name: 'Change overdue-hold' }).click();
    await form().getByRole('button', { name: 'Change “Takes hold when” here' }).click();
    await comparison('overdue-hold').fill('21');
    await noFault();
    expect(await yaml().inputValue()).toContain(
      'rules:\n  - id: overdue-hold\n    enter:\n      all:\n        - oldestOverdueDays > 21\n        - overdueAmount > tolerance\n',
    );
    await owner.presses('Throw away');
    await owner.confirms('Throw it away');
    await owner.page.getByLabel('Find the customer').fill('C2');
    await owner.presses('Write what differs for Customer C2');
    await noFault();
    await section('Exclusions').click();
    await form().getByRole('button', { name: 'Add an exclusion' }).click();
    await entry('new-exclusion').getByLabel('Why').fill('Pays in May.');
    await entry('new-exclusion').getByLabel('Cancels').selectOption('overdue-hold');
    await noFault();
    await owner.presses('Save as a draft');
    await owner.presses('Put in force');
    await owner.confirms('Put in force');
    await owner.page.getByText('in force', { exact: true }).waitFor();
    await owner.running.moveTo(afterStart({ days: 4, minutes: 10 }));
    expect(await standings()).toMatchObject({ 'Customer C2': 'open' });
    await owner.presses('Stop using it');
    await owner.dialog.getByText('and the company’s policy counts').waitFor();
    await owner.confirms('Stop using it');
    await owner.page.getByText('ended', { exact: true }).waitFor();
    await owner.running.moveTo(afterStart({ days: 4, minutes: 15 }));
    expect(await standings()).toMatchObject({ 'Customer C2': 'hold' });
  });
});
