import { happensIn } from '../e2e/support/meanwhile';
import { afterStart, books, dayOf } from '../e2e/support/story';
import { heldIn, mailFrom, until } from '../e2e/support/witness';
import { OwnerPage } from './owner-page';

let owner: OwnerPage;

beforeAll(async () => {
  owner = await OwnerPage.signsIn(books({ ref: 'C1', overdueDays: 10 }, { ref: 'C2', overdueDays: 10 }));
  const { mischief } = owner.running.sandbox.world;
  mischief.order({ kind: 'refuse-mail', address: 'c1@customer.example' });
  await owner.running.setMode('act', 'strict');
});
afterAll(() => owner?.leaves());
afterEach(() => expect(owner.troubles).toEqual([]));

const mailsTo = (ref: string) =>
  mailFrom(owner.running, 'quickbooks').filter(({ to }) => to.includes(`${ref.toLowerCase()}@customer.example`));
const row = (name: RegExp) => owner.page.getByRole('row', { name });

describe('what only a person can end', () => {
  it('is a refused action, with every attempt and its reason, which can be tried again', async () => {
    await owner.running.moveTo(afterStart({ minutes: 5 }));
    await owner.opens('actions');
    const refused = row(/Customer C1.*Send reminder.*rejected/);
    await refused.getByText('1 attempt').click();
    await refused.getByText(/2 Mar 2026, 07:05 EST: rejected/).waitFor();
    owner.running.sandbox.world.mischief.clear();
    await refused.getByRole('button', { name: 'Try again' }).click();
    await row(/Customer C1.*Send reminder.*confirmed/)
      .getByText('2 attempts')
      .waitFor();
    await until(async () => mailsTo('C1').length === 1);
  });

  it('is an e-mail in doubt, which is never sent again by itself', async () => {
    owner.running.sandbox.world.mischief.order({ kind: 'lose-mail-reply' });
    happensIn(owner.running, 'quickbooks', {
      kind: 'customer',
      ref: 'C3',
      name: 'Customer C3',
      email: 'c3@customer.example',
      phone: null,
      individual: false,
      terms: 'Net 30',
      notes: '',
      groups: [],
    });
    const fresh = { kind: 'invoice', ref: 'IC3', customerRef: 'C3', number: 'INV-C3', minor: 90_000, due: dayOf(-4) } as const;
    happensIn(owner.running, 'quickbooks', { ...fresh, description: 'Goods', status: 'approved' });
    await owner.running.moveTo(afterStart({ minutes: 30 }));
    owner.running.sandbox.world.mischief.clear();
    const doubt = row(/Customer C3.*Send reminder.*in doubt/);
    await doubt.getByText('Nobody knows whether it arrived, so a person has to say').waitFor();
    expect(mailsTo('C3')).toHaveLength(1);
    await doubt.getByRole('button', { name: /It did not arrive/ }).click();
    await owner.dialog.getByText('If the first one arrived after all, the customer gets it twice.').waitFor();
    await owner.confirms('Cancel');
    await doubt.getByRole('button', { name: 'It arrived' }).click();
    await owner.confirms('It arrived');
    await row(/Customer C3.*Send reminder.*it arrived, says owner.*confirmed/).waitFor();
    await owner.running.moveTo(afterStart({ minutes: 60 }));
    expect(mailsTo('C3')).toHaveLength(1);
  });
});

describe('an invoice raised in spite of a hold', () => {
  it('is told above everything else, until somebody has seen it', async () => {
    expect(await heldIn(owner.running, 'quickbooks')).toContain('C1');
    const raised = { kind: 'invoice', ref: 'V1', customerRef: 'C1', number: 'INV-V1', minor: 55_000, due: dayOf(30) } as const;
    happensIn(owner.running, 'quickbooks', { ...raised, description: 'Goods', status: 'approved' });
    await owner.running.moveTo(afterStart({ minutes: 90 }));
    const alerts = owner.page.getByRole('region', { name: 'Alerts' });
    await alerts.getByText(/INV-V1 \(USD 550\.00\) was raised in spite of the credit hold/).waitFor();
    await alerts.getByRole('button', { name: /Seen: .*Customer C1/ }).click();
    await alerts.waitFor({ state: 'detached' });
  });
});

describe('putting everything back', () => {
  it('is asked for by a word, lifts every mark, and leaves Holdfast only observing', async () => {
    await owner.opens('settings');
    await owner.page.getByRole('button', { name: 'Put everything back' }).click();
    await owner.dialog.getByText(/Marks of ours in QuickBooks now: Credit hold [12]/).waitFor();
    expect(await owner.dialog.getByRole('button', { name: 'Put everything back' }).isDisabled()).toBe(true);
    await owner.dialog.getByLabel('Type undo to confirm').fill('undo');
    await owner.confirms('Put everything back');
    await owner.sees(/customers are being put back\./);
    await owner.sees('Customer C1: Credit hold → no mark');
    await until(async () => (await heldIn(owner.running, 'quickbooks')).length === 0);
    await owner.sees('Only observes: nothing is written or sent');
  });
});
