import type { Locator } from 'playwright-core';
import { happensIn } from '../e2e/support/meanwhile';
import { afterStart, books, dayOf } from '../e2e/support/story';
import { customersIn, heldIn, turnsAt } from '../e2e/support/witness';
import { NARROW, WIDE, overflowOf } from './browser';
import { OwnerPage } from './owner-page';

let owner: OwnerPage;
beforeAll(async () => {
  owner = await OwnerPage.signsIn(
    books(
      { ref: 'C1', overdueDays: 10 },
      { ref: 'C2', overdueDays: 10 },
      { ref: 'C3', overdueDays: 12 },
      { ref: 'C4', overdueDays: -9 },
    ),
  );
  await owner.running.setMode('act', 'strict');
  await turnsAt(owner.running, afterStart({ minutes: 1 }));
});
afterAll(() => owner?.leaves());
// What is refused on purpose the browser tells too.
afterEach(() => expect(owner.troubles.filter((trouble) => !trouble.includes('status of 400'))).toEqual([]));

async function shows(ref: string): Promise<void> {
  const found = (await customersIn(owner.running, 'quickbooks')).find((one) => one.ref === ref);
  await owner.opens(`customers/${found?.id}`);
}

async function records(kind: string): Promise<void> {
  await owner.presses('Record …');
  await owner.confirms(kind);
}

const file = (): Locator => owner.page.getByRole('region', { name: 'Credit file' });
const standing = (): Locator => file().getByRole('list', { name: 'What stands now' });
const verdict = (text: string | RegExp): Promise<void> => owner.page.locator('.verdict').getByText(text).first().waitFor();
const field = (name: string): Locator => owner.dialog.getByLabel(name, { exact: true });

describe('somebody who signs in with a link', () => {
  it('says who they are, is told what is no name, and is called so from then on', async () => {
    await owner.page.goto(owner.running.engineUrl);
    await owner.presses('Say who you are');
    await field('Your name, for the records').fill('Policy');
    await owner.confirms('That is me');
    await owner.dialog.getByText('A name is a name of Holdfast’s own').waitFor();
    await field('Your name, for the records').fill('Ada King');
    await owner.confirms('That is me');
    await owner.page.getByRole('button', { name: 'You are Ada King: change' }).waitFor();
  });
});

describe('a customer disputes half an invoice', () => {
  it('which is recorded where it belongs, after what was wrong with it has been put right', async () => {
    await shows('C1');
    await verdict('hold');
    await file().getByText('Nothing is recorded that counts today.').waitFor();
    await records('Dispute');
    await owner.confirms('Record');
    await owner.dialog.getByText('Must be named').waitFor();
    await owner.dialog.getByText('Must not be empty').waitFor();
    await field('Invoice').selectOption({ label: 'INV-IC1: USD 1,289.00 open' });
    await field('A part').check();
    await field('Disputed amount').fill('5,000');
    await field('What does the customer say?').fill('Half came broken');
    await owner.confirms('Record');
    await owner.dialog.getByText('INV-IC1 is about USD 1,289.00 in all. Cure: dispute at most that').waitFor();
    await field('Disputed amount').fill('640.00');
    await owner.confirms('Record');
    await file().getByText('Dispute: recorded.').waitFor();
    await standing().getByRole('heading', { name: 'Dispute about INV-IC1' }).waitFor();
    await standing()
      .getByText(/USD 640\.00, raised on 2 Mar 2026: Half came broken/)
      .waitFor();
    await standing()
      .getByText(/Recorded by Ada King, 2 Mar 2026/)
      .waitFor();
    await verdict('Something has come since the last turn');
  });

  it('and pays the other half: the hold is released', async () => {
    const applications = [{ invoiceRef: 'IC1', minor: 64_900 }];
    happensIn(owner.running, 'quickbooks', { kind: 'payment', ref: 'PAY', customerRef: 'C1', minor: 64_900, applications });
    await turnsAt(owner.running, afterStart({ minutes: 20 }));
    await verdict('open');
    expect(await heldIn(owner.running, 'quickbooks')).not.toContain('C1');
  });

  it('and when the dispute is resolved, owes it again from the next day on', async () => {
    await owner.presses('Resolve: Dispute about INV-IC1');
    await field('How was it resolved?').fill('The goods were fine');
    await owner.confirms('Resolve');
    await file()
      .getByText(/^History: 1 entry/)
      .click();
    await file()
      .getByText(/Ended on 2 Mar 2026 by Ada King.*The goods were fine/)
      .waitFor();
    await turnsAt(owner.running, afterStart({ days: 1 }));
    await verdict('hold');
    expect(await heldIn(owner.running, 'quickbooks')).toContain('C1');
  });
});

describe('a pin with author and reason', () => {
  it('beats the rules, is seen with both, and ends by itself', async () => {
    await shows('C2');
    await verdict('hold');
    await records('Pin: hold or exempt');
    await field('Exempt: open credit, whatever the rules say').check();
    await field('Reason').fill('Their bank is moving; I know them well');
    await field('Last day').fill(dayOf(400));
    await owner.confirms('Record');
    await owner.dialog.getByText(/A pin lasts 366 days at most\. Cure: /).waitFor();
    await field('Last day').fill(dayOf(3));
    await owner.confirms('Record');
    await standing()
      .getByText(/ends by itself after 5 Mar 2026: Their bank is moving; I know them well/)
      .waitFor();
    await verdict('open');
    await turnsAt(owner.running, afterStart({ days: 1, minutes: 5 }));
    expect(await heldIn(owner.running, 'quickbooks')).not.toContain('C2');
    await turnsAt(owner.running, afterStart({ days: 4 }));
    await verdict('hold');
    await file()
      .getByText(/^History: 1 entry/)
      .click();
    await file()
      .getByText(/ended by itself after 5 Mar 2026/)
      .waitFor();
    expect(await heldIn(owner.running, 'quickbooks')).toContain('C2');
  });
});

describe('a payment plan of three instalments', () => {
  it('is built from the invoice, adds up, and lifts the hold while it is kept', async () => {
    await shows('C3');
    await records('Payment plan');
    await field('INV-IC3: USD 1,291.00').check();
    await field('First one due').fill(dayOf(6));
    await owner.dialog.getByText('Together USD 1,291.00 of USD 1,291.00 that is open.').waitFor();
    const amounts = [1, 2, 3].map((n) => field(`Amount of instalment ${n}`));
    expect(await Promise.all(amounts.map((amount) => amount.inputValue()))).toEqual(['430.34', '430.33', '430.33']);
    expect(await field('Day of instalment 3').inputValue()).toBe('2026-05-08');
    await amounts[0]?.fill('430.35');
    await owner.confirms('Record');
    await owner.dialog.getByText(/add up to USD 1,291\.01, and USD 1,291\.00 is open/).waitFor();
    await amounts[0]?.fill('430.00');
    await owner.confirms('Record');
    await file().getByText('They leave USD 0.34 of these invoices open.').waitFor();
    await standing().getByText('in good standing').waitFor();
    await standing()
      .getByRole('row', { name: /8 Mar 2026.*430\.00.*0\.00.*to come/ })
      .waitFor();
    await verdict('open');
  });

  it('shows what has come, and is breached when an instalment is more than three days late', async () => {
    const applications = [{ invoiceRef: 'IC3', minor: 20_000 }];
    happensIn(owner.running, 'quickbooks', { kind: 'payment', ref: 'PAY3', customerRef: 'C3', minor: 20_000, applications });
    await turnsAt(owner.running, afterStart({ days: 7 }));
    await standing()
      .getByRole('row', { name: /8 Mar 2026.*430\.00.*200\.00.*late/ })
      .waitFor();
    await turnsAt(owner.running, afterStart({ days: 10 }));
    await standing().getByText('breached', { exact: true }).waitFor();
    await verdict('hold');
    for (const size of [NARROW, WIDE]) {
      await owner.page.setViewportSize(size);
      expect(await overflowOf(owner.page)).toBe(0);
    }
  });
});

describe('may I sell on credit?', () => {
  it('is answered with what it rests on and how to come to a yes, and kept with who asked', async () => {
    await shows('C4');
    const asking = owner.page.getByRole('region', { name: 'May I sell on credit?' });
    await records('Credit limit');
    await field('May owe at most').fill('1000');
    await field('Reason').fill('Their own wish');
    await owner.confirms('Record');
    await file()
      .getByText(/292\.00 more than this limit of/)
      .waitFor();
    await standing()
      .getByText(/129% used, exceeded by USD 292\.00/)
      .waitFor();
    await asking.getByLabel('Amount, tax included').fill('2,000.00');
    await asking.getByRole('button', { name: 'Ask' }).click();
    await asking.getByText('How to come to a yes').waitFor();
    await asking
      .getByText(/USD 3,292\.00/)
      .first()
      .waitFor();
    await asking.getByText(/^1 question asked lately/).click();
    await asking.getByRole('row', { name: /Ada King.*USD 2,000\.00/ }).waitFor();
  });
});

describe('the exceptions of a company', () => {
  it('are listed by their day over all customers, and narrowed down', async () => {
    await owner.opens('exceptions');
    const row = (name: RegExp): Locator => owner.page.getByRole('row', { name });
    await row(/8 May 2026.*Customer C3.*Payment plan, 3 instalments.*breached.*Ada King/).waitFor();
    await row(/Customer C4.*Credit limit/).waitFor();
    await owner.page.getByLabel('Kind').selectOption('plan');
    await row(/Customer C4/).waitFor({ state: 'detached' });
    await row(/Customer C3/).waitFor();
    await owner.page.getByLabel('Comes to its day').selectOption('30');
    await owner.sees('Nothing of this kind stands in any credit file.');
    await owner.page.getByLabel('Comes to its day').selectOption('');
    await row(/Customer C3/)
      .getByRole('link')
      .click();
    await standing().getByText('breached', { exact: true }).waitFor();
  });
});

describe('two customers who belong together', () => {
  it('are measured as one, and what was recorded by mistake is taken back', async () => {
    await shows('C4');
    await owner.presses('It was a mistake: Credit limit');
    await field('What was the mistake?').fill('It was meant for another customer');
    await owner.confirms('Take it back');
    await file()
      .getByText(/^History: 1 entry/)
      .click();
    await file()
      .getByText(/Taken back as a mistake by Ada King.*It was meant for another customer/)
      .waitFor();
    await records('Judge as one group');
    await owner.confirms('Record');
    await standing().getByRole('heading', { name: 'Judged as one group' }).waitFor();
    await shows('C1');
    await records('Parent customer');
    await field('Search').fill('C4');
    await field('Customer C4').check();
    await owner.confirms('Record');
    await standing().getByRole('heading', { name: 'Belongs to Customer C4' }).waitFor();
    await file()
      .getByText(
        /Judged as one group: Customer C4, Customer C1\. They owe USD 1,932\.00 together|Judged as one group: Customer C1, Customer C4\. They owe/,
      )
      .waitFor();
  });

  it('promise to pay with the keyboard alone', async () => {
    const { keyboard } = owner.page;
    await shows('C1');
    await owner.page.getByRole('button', { name: 'Record …' }).focus();
    await keyboard.press('Enter');
    await owner.dialog.locator('button:focus', { hasText: 'Dispute' }).waitFor();
    await keyboard.press('Tab');
    await keyboard.press('Enter');
    await owner.dialog.locator('input:focus').waitFor();
    await keyboard.type('649.00');
    await keyboard.press('Tab');
    await keyboard.type('03202026');
    await keyboard.press('Tab');
    await keyboard.press('Tab');
    await keyboard.type('Mrs Green');
    await keyboard.press('Enter');
    await standing()
      .getByText(/USD 649\.00 for 20 Mar 2026, promised by Mrs Green on 12 Mar 2026\. USD 0\.00 has come\./)
      .waitFor();
    await standing().getByText('awaited', { exact: true }).waitFor();
    await owner.page.locator('button:focus', { hasText: 'Record …' }).waitFor();
  });
});
