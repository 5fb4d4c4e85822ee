import { assess } from '../assess/assess';
import { sampleDay, sampleLedger, SETTINGS, type InvoicePlan } from '../ledger/sample-books';
import { decide } from './decide';
import type { CustomerHistory } from './decision';
import { NO_HISTORY, samplePolicy } from './sample-policy';

const at = (day: number) => `${sampleDay(day)}T12:00:00Z`;
const invoice = (number: string, mailed: number | null = null, changes: Partial<InvoicePlan> = {}): InvoicePlan => ({
  number,
  issued: 0,
  total: '100.00',
  ...changes,
  changes: { mailedAt: mailed === null ? null : at(mailed) },
});

function decisionOn(day: number, invoices: readonly InvoicePlan[], history: Partial<CustomerHistory> = {}, messages = {}) {
  const facts = assess(sampleLedger({ invoices }), sampleDay(day), SETTINGS);
  return decide(facts, samplePolicy({ messages }), { ...NO_HISTORY, ...history });
}

describe('a mail from the ledger', () => {
  it('lets ours wait until the quiet period is over, and says why', () => {
    for (const day of [36, 37, 38]) {
      const decision = decisionOn(day, [invoice('INV-1', 36)]);
      expect(decision.steps).toEqual([]);
      // Day by day the debt reaches a step, then a rule, then the end of the quiet period.
      expect(decision.lookAgainOn).toBe(sampleDay(day + 1));
      expect(decision.waits).toEqual({
        until: sampleDay(39),
        because: 'INV-1 was mailed from the ledger on 6 February 2026; the policy keeps 3 days between messages.',
      });
    }
    const free = decisionOn(39, [invoice('INV-1', 36)]);
    expect(free.steps.map(({ step }) => step)).toEqual(['overdue-7']);
    expect(free.waits).toBeNull();
  });

  it('holds the whole message although only one of its invoices was mailed, or one that was paid since', () => {
    const others = [invoice('INV-2'), invoice('INV-3', null, { issued: 5 })];
    const paid = { paid: [{ on: 37, amount: '100.00' }] };
    for (const mailed of [invoice('INV-1', 36), invoice('INV-1', 36, paid)]) {
      expect(decisionOn(38, [mailed, ...others]).steps).toEqual([]);
      expect(decisionOn(39, [mailed, ...others]).steps).toHaveLength(1);
    }
  });

  it('holds it after a part payment too', () => {
    const partly = invoice('INV-1', 36, { paid: [{ on: 37, amount: '40.00' }] });
    expect(decisionOn(38, [partly]).waits?.until).toBe(sampleDay(39));
    expect(decisionOn(39, [partly]).steps[0]?.about).toMatchObject([{ number: 'INV-1', balance: 'GBP 60.00' }]);
  });

  it('that delivers an invoice lets nothing wait', () => {
    const delivered = invoice('INV-2', 36, { issued: 36 });
    expect(decisionOn(37, [invoice('INV-1'), delivered]).steps).toHaveLength(1);
  });

  it('keeps calls and letters from nobody, and is not told when no message is due', () => {
    const letter = decisionOn(61, [invoice('INV-1', 60)]);
    expect(letter.steps.map(({ channel }) => channel)).toEqual(['letter']);
    expect(letter.waits).toBeNull();
  });

  it('counts with ours among those of a week', () => {
    const books = [invoice('INV-1', 34), invoice('INV-2', null, { issued: 2 })];
    const decision = decisionOn(40, books, { messagesOn: [sampleDay(37)] });
    expect(decision.waits).toEqual({
      until: sampleDay(41),
      because:
        'The customer had a message from us on 7 February 2026 and INV-1 was mailed from the ledger on 4 February 2026; the policy allows 2 messages in 7 days.',
    });
    expect(decisionOn(41, books, { messagesOn: [sampleDay(37)] }).steps).toHaveLength(1);
  });

  it('on the day of our own message counts once', () => {
    const decision = decisionOn(37, [invoice('INV-1', 36)], { messagesOn: [sampleDay(36)] });
    expect(decision.waits).toEqual({
      until: sampleDay(39),
      because:
        'The customer had a message from us and INV-1 was mailed from the ledger on 6 February 2026; the policy keeps 3 days between messages.',
    });
  });

  it('changes nothing where the policy wants no quiet period', () => {
    const decision = decisionOn(37, [invoice('INV-1', 37)], {}, { minimumDaysBetween: 0, maximumIn7Days: 7 });
    expect(decision.steps.map(({ step }) => step)).toEqual(['overdue-7']);
  });

  it('after which ours went unsaid leaves only the latest step to be said', () => {
    expect(decisionOn(40, [invoice('INV-1', 36)]).steps.map(({ step }) => step)).toEqual(['overdue-7']);
    expect(decisionOn(44, [invoice('INV-1', 41)]).steps.map(({ step }) => step)).toEqual(['overdue-14']);
  });
});

describe('after an outage', () => {
  it('one message goes, with the latest step of each invoice, and none of those that were missed', () => {
    const books = [invoice('INV-1'), invoice('INV-2', null, { issued: 8 }), invoice('INV-3', null, { issued: 20 })];
    const before: CustomerHistory = {
      ...NO_HISTORY,
      said: [{ invoiceId: 'INV-1', step: 'goodwill', on: sampleDay(27) }],
      messagesOn: [sampleDay(27)],
    };
    const caughtUp = decisionOn(52, books, before);
    expect(caughtUp.steps.map(({ step, said }) => [step, ...said.map((each) => `${each.invoiceId} ${each.step}`)])).toEqual([
      ['overdue-14', 'INV-1 overdue-14', 'INV-2 overdue-14', 'INV-3 overdue-1'],
    ]);
    const said = caughtUp.steps.flatMap((step) => step.said.map((each) => ({ ...each, on: sampleDay(52) })));
    const history = { said: [...before.said, ...said], messagesOn: [sampleDay(52), ...before.messagesOn] };
    for (const day of [52, 53, 54, 55, 56]) expect(decisionOn(day, books, history).steps).toEqual([]);
    expect(decisionOn(57, books, history).steps.map(({ step, invoiceIds }) => [step, ...invoiceIds])).toEqual([
      ['overdue-7', 'INV-3'],
    ]);
  });
});
