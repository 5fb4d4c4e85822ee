import type { Locator } from 'playwright-core';
import { happensIn } from '../e2e/support/meanwhile';
import { afterStart, books } from '../e2e/support/story';
import { NOTED, customersIn, heldIn, mailFrom, notesOn, until } from '../e2e/support/witness';
import { NARROW, WIDE, overflowOf } from './browser';
import { OwnerPage } from './owner-page';

type Kind = 'Place mark' | 'Send reminder' | 'Write note';

let owner: OwnerPage;

/** Each is 10 days overdue: by the policy "strict" each is held, and each gets a firm reminder. */
beforeAll(async () => {
  owner = await OwnerPage.signsIn(books(...['C1', 'C2', 'C3', 'C4'].map((ref) => ({ ref, overdueDays: 10 }))));
  await owner.running.setMode('ask', 'strict');
  await owner.running.moveTo(afterStart({ minutes: 5 }));
});
afterAll(() => owner?.leaves());
afterEach(() => expect(owner.troubles).toEqual([]));

const asked = (kind: Kind, ref: string): Locator => owner.page.getByRole('article', { name: `${kind}, Customer ${ref}` });
const tick = (kind: Kind, ref: string): Promise<void> => asked(kind, ref).getByRole('checkbox').check();
const mailsTo = (ref: string) =>
  mailFrom(owner.running, 'quickbooks').filter(({ to }) => to.includes(`${ref.toLowerCase()}@customer.example`));

describe('the queue of what is asked', () => {
  it('is found from the companies, and shows each change and each text exactly', async () => {
    await owner.page.getByRole('article', { name: 'Bellweather Supply Co' }).getByRole('link', { name: '8 To approve' }).click();
    await owner.sees('Select all 8 actions');
    const hold = asked('Place mark', 'C1');
    await hold.getByText('Net 30').waitFor();
    await hold.getByText('CREDIT HOLD - prepay').first().waitFor();
    const letter = asked('Send reminder', 'C1');
    await letter.getByText('c1@customer.example').waitFor();
    await letter.getByText(/asked until 16 Mar 2026/).waitFor();
    for (const size of [WIDE, NARROW]) {
      await owner.page.setViewportSize(size);
      expect(await overflowOf(owner.page)).toBe(0);
    }
    await owner.page.setViewportSize(WIDE);
  });

  it('sends what was approved, exactly as it was shown', async () => {
    const shown = await asked('Send reminder', 'C1').locator('pre').innerText();
    await tick('Send reminder', 'C1');
    await owner.presses('Approve selected (1)');
    await owner.sees('1 of 1 action approved. What is approved is sent in the next turn');
    await asked('Send reminder', 'C1').waitFor({ state: 'detached' });
    const [mail] = await until(async () => (mailsTo('C1').length > 0 ? mailsTo('C1') : null));
    expect(spaced(mail?.text ?? '')).toBe(spaced(shown));
    expect(await heldIn(owner.running, 'quickbooks')).toEqual([]);
  });

  it('does not ask again for what was declined', async () => {
    await tick('Place mark', 'C1');
    await owner.presses('Decline selected (1)');
    await owner.sees('1 action declined. It is not asked for again until what it rests on changes.');
    await owner.running.moveTo(afterStart({ days: 1 }));
    await owner.opens('actions');
    await owner.page.getByRole('row', { name: /Customer C1.*Place mark.*declined by owner.*withdrawn/ }).waitFor();
    await owner.opens('approvals');
    await asked('Place mark', 'C2').waitFor();
    expect(await asked('Place mark', 'C1').count()).toBe(0);
  });

  it('does not approve what changed while it was looked at, and shows what it is now', async () => {
    await tick('Send reminder', 'C2');
    await tick('Send reminder', 'C3');
    const before = await asked('Send reminder', 'C2').locator('pre').innerText();
    // The page is kept from looking again before it has approved, so that the owner decides on what was shown.
    const approval = owner.page.waitForResponse('**/actions/approve', { timeout: 60_000 });
    await owner.page.route('**/actions?asked=true*', async (route) => {
      await approval;
      await route.continue();
    });
    const payment = { kind: 'payment', ref: 'PART', customerRef: 'C2', minor: 20_000 } as const;
    happensIn(owner.running, 'quickbooks', { ...payment, applications: [{ invoiceRef: 'IC2', minor: 20_000 }] });
    await owner.running.moveTo(afterStart({ days: 1, minutes: 30 }));
    await owner.presses('Approve selected (2)');
    await owner.sees('1 of 2 actions approved.');
    await owner.sees('1 action changed while you were looking and was not approved; the new text stands first in the list.');
    await asked('Send reminder', 'C2').getByText('This changed while you were looking, so it was not approved.').waitFor();
    await owner.page.unroute('**/actions?asked=true*');
    const after = await asked('Send reminder', 'C2').locator('pre').innerText();
    expect(after).not.toBe(before);
    await until(async () => mailsTo('C3').length === 1);
    expect(mailsTo('C2')).toEqual([]);
    await tick('Send reminder', 'C2');
    await owner.presses('Approve selected (1)');
    const [mail] = await until(async () => (mailsTo('C2').length > 0 ? mailsTo('C2') : null));
    expect(spaced(mail?.text ?? '')).toBe(spaced(after));
  });

  it('approves all that is left at once, and then the notes that tell of it', async () => {
    const all = async (): Promise<void> => {
      await owner.page.getByRole('checkbox', { name: /Select all/ }).check();
      await owner.presses(/Approve selected \(\d+\)/);
      await owner.sees(/(\d+) of \1 actions? approved/);
    };
    await all();
    await until(async () => (await heldIn(owner.running, 'quickbooks')).length === 3);
    expect(await heldIn(owner.running, 'quickbooks')).toEqual(['C2', 'C3', 'C4']);
    await asked('Write note', 'C4')
      .getByText(/Placed the credit hold/)
      .first()
      .waitFor();
    await all();
    await owner.sees('Nothing waits for your approval.');
    await until(async () => {
      const customer = (await customersIn(owner.running, 'quickbooks')).find(({ ref }) => ref === 'C4');
      return customer !== undefined && notesOn(customer).join().match(NOTED.hold)?.length === 1;
    });
  });
});

function spaced(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
