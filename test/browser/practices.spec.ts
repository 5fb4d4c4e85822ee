import type { Locator } from 'playwright-core';
import { afterStart, books } from '../e2e/support/story';
import { NARROW, WIDE, overflowOf } from './browser';
import { presses } from './keyboard';
import { OwnerPage } from './owner-page';

const [CO, LTD] = ['Bellweather Supply Co', 'Bellweather Supply Ltd'];

let owner: OwnerPage;
let practice = '';

/** An accountant whose firm looks after a QuickBooks company and a Xero company, with the same two customers. */
beforeAll(async () => {
  owner = await OwnerPage.signsIn(books({ ref: 'C1', overdueDays: 6 }, { ref: 'C2', overdueDays: -9 }));
  await owner.running.setMode('observe', 'standard');
  await owner.running.moveTo(afterStart({ minutes: 5 }));
});
afterAll(() => owner?.leaves());
/** What is refused is told on the page; the browser tells it too. */
afterEach(() => expect(owner.troubles.filter((trouble) => !/40[09] \((Bad Request|Conflict)\)$/.test(trouble))).toEqual([]));

const form = (): Locator => owner.page.getByRole('group', { name: 'Policy as a form' });
const section = (name: string): Locator => form().locator('summary').filter({ hasText: name });
const row = (name: string): Locator => owner.page.getByRole('row', { name: new RegExp(`^${name} `) });
const comparison = (rule: string): Locator =>
  form()
    .getByRole('group', { name: rule, exact: true })
    .getByRole('group', { name: 'Takes hold when, comparison 1' })
    .getByLabel('Value');
const says = (text: string): Promise<void> => owner.page.getByRole('status').filter({ hasText: text }).waitFor();
const heading = (name: string): Promise<void> => owner.page.getByRole('heading', { name }).waitFor();

async function goes(path: string): Promise<void> {
  await owner.page.goto(`${owner.running.engineUrl}${path}`);
  await owner.page.getByRole('heading', { level: 1 }).waitFor();
}

async function isNowhereTooWide(): Promise<void> {
  for (const size of [NARROW, WIDE]) {
    await owner.page.setViewportSize(size);
    expect(await overflowOf(owner.page)).toBe(0);
  }
}

/** How C1 stands in each company, once everybody has been judged at this time. */
async function standings(time: Parameters<typeof afterStart>[0]): Promise<readonly string[]> {
  await owner.running.moveTo(afterStart(time));
  const { quickbooks, xero } = await owner.running.companies();
  const of = async (id: string): Promise<string> => {
    const all = await owner.running.get<readonly { name: string; standing: string }[]>(`/api/companies/${id}/customers`);
    return all.find(({ name }) => name === 'Customer C1')?.standing ?? 'nobody';
  };
  return [await of(quickbooks.id), await of(xero.id)];
}

async function putsIn(company: string): Promise<void> {
  await owner.dialog.waitFor({ state: 'detached' });
  await owner.page
    .getByLabel('Another company')
    .selectOption({ label: `${company} (${company === CO ? 'QuickBooks' : 'Xero'})` });
  await owner.presses('Put it in');
  await owner.dialog.getByText('From today on the policy of Ledger and Partners counts there').waitFor();
  await owner.confirms('Put it in');
}

describe('an accountant’s firm', () => {
  it('is made, and given its companies, without a mouse', async () => {
    await presses(owner.page.getByRole('link', { name: 'Practices' }), 'Enter');
    await heading('There is no practice yet');
    await isNowhereTooWide();
    await presses(owner.page.getByRole('button', { name: 'New practice' }), 'Enter');
    await owner.page.getByLabel('Name of the firm').and(owner.page.locator(':focus')).waitFor();
    await isNowhereTooWide();
    await owner.page.keyboard.type('Ledger and Partner');
    await owner.page.keyboard.press('Enter');
    await heading('Ledger and Partner');
    practice = new URL(owner.page.url()).pathname;
    await owner.sees('It looks after no company yet.');
    await owner.page.getByLabel('Name of the firm').fill('Ledger and Partners');
    await presses(owner.page.getByRole('button', { name: 'Save the name' }), 'Enter');
    await heading('Ledger and Partners');
    const putIn = owner.page.getByRole('button', { name: 'Put it in' });
    await presses(putIn, 'Enter');
    await owner.dialog.waitFor();
    await isNowhereTooWide();
    await owner.page.keyboard.press('Escape');
    await putIn.and(owner.page.locator(':focus')).press('Enter');
    await presses(owner.dialog.getByRole('button', { name: 'Put it in' }), 'Enter');
    await row(CO).getByText('nothing to follow').waitFor();
    await putsIn(LTD);
    await owner.sees('Of 2 companies, 2 have nothing to follow.');
    await isNowhereTooWide();
  });

  it('writes a policy on a starting one, and sees a fault with its cure at the field and at the line', async () => {
    await owner.page.getByRole('tab', { name: 'Policy' }).click();
    await heading('Nothing is laid down today');
    await isNowhereTooWide();
    await owner.presses('Change some of it');
    await heading('Writing for the practice');
    await says('No fault');
    await says('It fits both companies.');
    await section('Rules').click();
    await form().getByRole('button', { name: 'Change overdue-warning' }).click();
    await form().getByRole('button', { name: 'Change “Takes hold when” here' }).click();
    await comparison('overdue-warning').fill('five');
    await owner.page
      .getByRole('list', { name: '1 fault' })
      .getByRole('button', { name: /^Line \d+$/ })
      .waitFor();
    await form().getByText('"five" does not fit oldestOverdueDays.').waitFor();
    await isNowhereTooWide();
    await comparison('overdue-warning').fill('5');
    await says('No fault');
    await section('Tolerance').click();
    await form().getByLabel('Amount').fill('30.00');
    await says('No fault');
  });

  it('sees who would move in each company, and puts it in force in both at once', async () => {
    await owner.presses('Show who would move');
    await says('Somebody would stand elsewhere in 2 of 2 companies.');
    await owner.page.getByLabel('Why (kept with the version)').fill('As agreed with all clients.');
    await isNowhereTooWide();
    await owner.presses('Save as a draft');
    await heading('Version 1, for the practice');
    expect(await standings({ minutes: 10 })).toEqual(['open', 'open']);
    await owner.presses('Put in force');
    await owner.dialog.getByText(`${LTD}: 1 of 2 customers would stand elsewhere today.`).waitFor();
    await owner.dialog.getByText('Holdfast only says what it would do, in all of them.').waitFor();
    await isNowhereTooWide();
    await owner.confirms('Put in force');
    await owner.page.getByText('in force', { exact: true }).waitFor();
    expect(await standings({ minutes: 15 })).toEqual(['warn', 'warn']);
    await isNowhereTooWide();
    await goes(`${practice}/policy`);
    await heading('In force: Ledger and Partners’ policy');
    await owner.sees(/^Overdue amounts up to 30.00 or 1% /);
    await row('Version 1').getByText('As agreed with all clients.').waitFor();
    await isNowhereTooWide();
  });
});

describe('a company of the practice', () => {
  it('says that it follows, and states what differs', async () => {
    await owner.opens('policy');
    await heading('In force: Ledger and Partners’ policy');
    await owner.sees('This is the practice’s policy as it is, its version 1');
    await owner.sees('Version 1 of the practice’s policy counts here as it is.');
    await isNowhereTooWide();
    await owner.opens('settings');
    await owner.sees('which follows the practice’s policy.');
    await owner.opens('policy');
    await owner.presses('Change some of it');
    await says('No fault');
    await section('Tolerance').click();
    expect(await form().getByLabel('Amount').getAttribute('placeholder')).toBe('30.00 (from the practice)');
    await form().getByLabel('Amount').fill('50.00');
    await says('No fault');
    await isNowhereTooWide();
    await owner.presses('Save as a draft');
    await heading('Version 1, for the company');
    await owner.presses('Put in force');
    await owner.confirms('Put in force');
    await owner.page.getByText('in force', { exact: true }).waitFor();
    await goes(practice);
    await owner.sees('Of 2 companies, 1 follows, 1 differs.');
    await row(CO).getByText('version 1 with its own version 1').waitFor();
    await row(CO).getByText('1 setting').click();
    await row(CO).getByText('Overdue amounts up to 50.00 are left alone.').waitFor();
    await isNowhereTooWide();
  });

  it('is moved with the others by the next version, on its day, and keeps what differs', async () => {
    await goes(`${practice}/policy`);
    await owner.presses('Change it');
    await says('No fault');
    await section('Rules').click();
    await form().getByRole('button', { name: 'Change overdue-hold' }).click();
    await form().getByRole('button', { name: 'Change “Takes hold when” here' }).click();
    await comparison('overdue-hold').fill('6');
    await says('No fault');
    await owner.presses('Save as a draft');
    await heading('Version 2, for the practice');
    await owner.page.getByRole('radio', { name: 'A later day' }).check();
    await owner.presses('Put in force');
    await owner.dialog.getByText('From 3 Mar 2026 on').waitFor();
    await owner.confirms('Put in force');
    await owner.page.getByText('will count').waitFor();
    expect(await standings({ minutes: 20 })).toEqual(['warn', 'warn']);
    expect(await standings({ days: 4 })).toEqual(['hold', 'hold']);
    await goes(practice);
    await row(CO).getByText('version 2 with its own version 1').waitFor();
    await row(LTD).getByText('version 2', { exact: true }).waitFor();
    await goes(`${practice}/policy`);
    await row('Version 2').getByRole('link', { name: 'Compare with version 1' }).click();
    await owner.page.getByRole('list', { name: 'Lines that differ' }).getByText('comes: - id: overdue-hold').waitFor();
    await isNowhereTooWide();
  });

  it('keeps back what would not fit it, with its name, and then nothing changes in any', async () => {
    await writesFor(CO, 'basedOn: practice\nexclusions:\n  - { id: calm, say: No haste., cancels: our-watch }\n', 'our-watch');
    await goes(`${practice}/policy?version=1`);
    await owner.presses('Write a new version from this one');
    await says('It does not fit 1 of 2 companies:');
    const misfits = owner.page.getByRole('list', { name: 'Companies that it does not fit' });
    await misfits.getByText('What the company wrote itself would not fit it any more:').waitFor();
    await misfits.getByText(/^Line 3.*our-watch/).waitFor();
    await isNowhereTooWide();
    await owner.presses('Throw away');
    await goes(`${practice}/policy?version=1`);
    await owner.presses('Go back to this version');
    await heading('Version 4, for the practice');
    await owner.presses('Show who would move');
    await says('of 1 it cannot be told');
    await isNowhereTooWide();
    await owner.presses('Put in force');
    await owner.confirms('Put in force');
    await owner.dialog.getByText(`${CO}: The company’s own policy does not fit what it is based on`).waitFor();
    await isNowhereTooWide();
    await owner.confirms('Cancel');
    await goes(`${practice}/policy`);
    await row('Version 3').getByText('in force').waitFor();
    await row('Version 4').getByText('draft').waitFor();
  });

  it('stands for itself once it chooses a starting policy, and finds the way back', async () => {
    await owner.opens('settings');
    await owner.page.getByRole('radio', { name: 'Strict' }).check();
    await owner.presses('Use this policy');
    await owner.sees('which stands for itself: the practice’s policy does not count here.');
    await owner.opens('policy');
    await owner.sees('Nothing of the practice’s policy counts here');
    await owner.page.getByText(/^In what it differs/).click();
    await isNowhereTooWide();
    await owner.presses('Follow the practice again');
    await owner.dialog.getByText('From today on the practice’s policy counts here as it is').waitFor();
    await owner.confirms('Follow the practice again');
    await owner.sees('Version 3 of the practice’s policy counts here as it is.');
    await goes(practice);
    await owner.sees('Of 2 companies, 2 follow.');
  });
});

describe('the end of a practice', () => {
  it('comes when it looks after nobody any more; what it laid down is kept', async () => {
    await goes(practice);
    await owner.sees('It still looks after companies. Take them out first.');
    await owner.presses(`Take ${LTD} out`);
    await owner.dialog.getByText('The starting policy standard counts instead.').waitFor();
    await owner.confirms('Take it out');
    await row(LTD).waitFor({ state: 'detached' });
    await owner.opens('policy');
    await owner.page.getByLabel('Looked after by').selectOption({ label: 'no practice' });
    await owner.presses('Change the practice');
    await owner.confirms('Take it out');
    await owner.sees('No practice looks after this company.');
    await goes(practice);
    await owner.presses('Remove it');
    await owner.confirms('Remove it');
    await owner.dialog.getByText('decisions rest on it, so it is kept').waitFor();
    await isNowhereTooWide();
    await owner.confirms('Cancel');
    await owner.presses('End it');
    await owner.confirms('End it');
    await heading('This practice has ended');
    await isNowhereTooWide();
    await owner.page.getByRole('tab', { name: 'Policy' }).click();
    await owner.sees('This practice has ended. To put a version in force, resume it first.');
    await row('Version 1').getByRole('link').first().click();
    await heading('Version 1, for the practice');
    expect(await owner.page.getByRole('button', { name: 'Write a new version from this one' }).count()).toBe(0);
    await isNowhereTooWide();
    await goes('/practices');
    await owner.page.getByRole('table', { name: 'Practices that have ended' }).getByText('Ledger and Partners').waitFor();
    await isNowhereTooWide();
  });

  it('leaves nothing where nothing was ever laid down', async () => {
    await owner.presses('New practice');
    await owner.page.getByLabel('Name of the firm').fill('A mistake');
    await owner.page.keyboard.press('Enter');
    await heading('A mistake');
    await owner.presses('Remove it');
    await owner.confirms('Remove it');
    await heading('There is no practice that goes on');
    expect(await owner.page.getByText('A mistake').count()).toBe(0);
  });
});

/** Over the API: a company's own text, after the practice's newest version has the rule that it names. */
async function writesFor(company: string, text: string, rule: string): Promise<void> {
  const rules = `basedOn: standard\nrules:\n  - { id: ${rule}, say: Old debts., standing: warn, enter: { all: [oldestOverdueDays > 60] }, release: { all: [oldestOverdueDays <= 60] } }\n`;
  const laid = await owner.running.post<{ number: number }>(`/api${practice}/policies`, { text: rules });
  await owner.running.post(`/api${practice}/policies/${laid.number}/activate`, {});
  const { quickbooks, xero } = await owner.running.companies();
  const of = `/api/companies/${company === CO ? quickbooks.id : xero.id}/policies`;
  const { number } = await owner.running.post<{ number: number }>(of, { text });
  await owner.running.post(`${of}/${number}/activate`, {});
}
