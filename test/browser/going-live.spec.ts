import { happensIn } from '../e2e/support/meanwhile';
import { afterStart, books } from '../e2e/support/story';
import { heldIn, mailFrom, until, writesTo } from '../e2e/support/witness';
import { NARROW, WIDE, overflowOf } from './browser';
import { OwnerPage } from './owner-page';

const PEOPLE = Array.from({ length: 15 }, (_, n) => `C${n + 1}`);

let owner: OwnerPage;

beforeAll(async () => {
  owner = await OwnerPage.signsIn(
    books(...PEOPLE.map((ref) => ({ ref, overdueDays: 10, ...(ref === 'C9' ? { email: null } : {}) }))),
  );
  await owner.running.setMode('observe', 'strict');
  await owner.running.moveTo(afterStart({ minutes: 5 }));
});
afterAll(() => owner?.leaves());
afterEach(() => expect(owner.troubles.filter((line) => !line.includes('409'))).toEqual([]));

const button = (name: RegExp) => owner.dialog.getByRole('button', { name });

describe('going live', () => {
  it('is a step of its own that shows every change, recipient and amount first', async () => {
    await owner.opens('settings');
    await owner.chooses('act', 'Marks', 'Reminders and tasks');
    await owner.dialog.getByText('15 changes in QuickBooks').waitFor();
    await owner.dialog.getByText('Credit hold placed: 15').waitFor();
    await owner.dialog.getByText('15 e-mails to 14 addresses').waitFor();
    await owner.dialog.getByText('1 customer without a usable address').waitFor();
    await owner.dialog.getByRole('list', { name: 'Who gets an e-mail' }).getByText('c4@customer.example').waitFor();
    for (const size of [WIDE, NARROW]) {
      await owner.page.setViewportSize(size);
      expect(await overflowOf(owner.page)).toBe(0);
    }
    await owner.page.setViewportSize(WIDE);
  });

  it('has the number typed where it is much', async () => {
    const typed = owner.dialog.getByLabel('Type 30 to confirm');
    expect(await button(/Go live and do all 30/).isDisabled()).toBe(true);
    await typed.fill('29');
    expect(await button(/Go live and do all 30/).isDisabled()).toBe(true);
    await typed.fill('30');
    expect(await button(/Go live and do all 30/).isDisabled()).toBe(false);
    expect(writesTo(owner.running, 'quickbooks')).toEqual([]);
  });

  it('switches nothing on when what would be done has changed since, and shows it anew', async () => {
    const owed = 124_000 + '1'.charCodeAt(0) * 100;
    const payment = { kind: 'payment', ref: 'PAID', customerRef: 'C1', minor: owed } as const;
    happensIn(owner.running, 'quickbooks', { ...payment, applications: [{ invoiceRef: 'IC1', minor: owed }] });
    await owner.running.moveTo(afterStart({ minutes: 30 }));
    await owner.confirms(/Go live and do all 30/);
    await owner.dialog.getByText(/has changed since it was shown, so nothing was switched on/).waitFor();
    await owner.dialog.getByText('14 changes in QuickBooks').waitFor();
    expect(writesTo(owner.running, 'quickbooks')).toEqual([]);
    await owner.dialog.getByLabel('Type 28 to confirm').fill('28');
    await owner.confirms(/Go live and do all 28/);
    await owner.sees('Saved. They count from the next turn on.');
    await owner.sees('Writes by policy');
    await owner.presses('Run a turn now');
    await until(async () => (await heldIn(owner.running, 'quickbooks')).length === 14);
    await until(async () => mailFrom(owner.running, 'quickbooks').length === 13);
    expect(mailFrom(owner.running, 'quickbooks').flatMap(({ to }) => to)).not.toContain('c1@customer.example');
  });
});
