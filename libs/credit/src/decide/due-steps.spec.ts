import { assess } from '../assess/assess';
import { sampleDay, sampleLedger, SETTINGS, type InvoicePlan } from '../ledger/sample-books';
import { decide } from './decide';
import type { CustomerHistory, Decision } from './decision';
import { NO_HISTORY, samplePolicy } from './sample-policy';

const invoice = (number: string, issued: number, changes: Partial<InvoicePlan> = {}): InvoicePlan => ({
  number,
  issued,
  total: '100.00',
  ...changes,
});

function decisionOf(invoices: readonly InvoicePlan[], on: number, history: Partial<CustomerHistory> = {}): Decision {
  return decide(assess(sampleLedger({ invoices }), sampleDay(on), SETTINGS), samplePolicy(), { ...NO_HISTORY, ...history });
}

const stepsOf = (...asked: Parameters<typeof decisionOf>) =>
  decisionOf(...asked).steps.map(({ step, invoiceIds }) => [step, ...invoiceIds]);
const said = (step: string, on: number, invoiceId = 'INV-1') => ({ invoiceId, step, on: sampleDay(on) });

describe('the steps that are due', () => {
  it.each([
    [26, []],
    [27, [['goodwill', 'INV-1']]],
    [30, [['goodwill', 'INV-1']]],
    [31, [['overdue-1', 'INV-1']]],
    [36, [['overdue-1', 'INV-1']]],
    [37, [['overdue-7', 'INV-1']]],
    [60, [['overdue-30', 'INV-1']]],
    [400, [['overdue-30', 'INV-1']]],
  ])('on day %i are the latest only, never a burst', (on, expected) => {
    expect(stepsOf([invoice('INV-1', 0)], on)).toEqual(expected);
  });

  it('are not repeated once said, nor followed by an earlier one', () => {
    expect(stepsOf([invoice('INV-1', 0)], 40, { said: [said('overdue-7', 37)] })).toEqual([]);
    expect(stepsOf([invoice('INV-1', 0)], 40, { said: [said('overdue-14', 37)] })).toEqual([]);
    expect(stepsOf([invoice('INV-1', 0)], 40, { said: [said('overdue-1', 31)] })).toEqual([['overdue-7', 'INV-1']]);
    expect(stepsOf([invoice('INV-1', 0)], 40, { said: [said('overdue-7', 37, 'INV-2')] })).toEqual([['overdue-7', 'INV-1']]);
  });

  it('count a step of an earlier policy by the day it was said', () => {
    expect(stepsOf([invoice('INV-1', 0)], 38, { said: [said('day-7', 37)] })).toEqual([]);
    expect(stepsOf([invoice('INV-1', 0)], 38, { said: [said('day-5', 35)] })).toEqual([['overdue-7', 'INV-1']]);
  });

  it('make one message for all invoices, carried by the strictest, each marked with its own step', () => {
    const invoices = [invoice('INV-1', 0), invoice('INV-2', 8), invoice('INV-3', 30)];
    expect(decisionOf(invoices, 37).steps).toEqual([
      {
        step: 'overdue-7',
        channel: 'email',
        template: 'overdue-7',
        invoiceIds: ['INV-1', 'INV-2'],
        about: [
          { id: 'INV-1', number: 'INV-1', due: sampleDay(30), balance: 'GBP 100.00' },
          { id: 'INV-2', number: 'INV-2', due: sampleDay(38), balance: 'GBP 100.00' },
        ],
        said: [
          { invoiceId: 'INV-1', step: 'overdue-7' },
          { invoiceId: 'INV-2', step: 'goodwill' },
        ],
        listedInvoiceIds: ['INV-1', 'INV-2', 'INV-3'],
      },
    ]);
  });

  it('keep a letter apart from the message', () => {
    expect(stepsOf([invoice('INV-1', 0), invoice('INV-2', 25)], 62)).toEqual([
      ['overdue-30', 'INV-1'],
      ['overdue-7', 'INV-2'],
    ]);
  });

  it('chase neither pennies nor a promise, which lasts until the day after it', () => {
    expect(stepsOf([invoice('INV-1', 0, { total: '25.00' })], 40)).toEqual([]);
    expect(stepsOf([invoice('INV-1', 0, { total: '25.01' })], 40)).toEqual([['overdue-7', 'INV-1']]);
    const promised = invoice('INV-1', 0, { changes: { expectedOn: sampleDay(45) } });
    expect(stepsOf([promised], 46)).toEqual([]);
    expect(stepsOf([promised], 47)).toEqual([['overdue-14', 'INV-1']]);
    expect(decisionOf([promised], 46).lookAgainOn).toBe(sampleDay(47));
  });

  it('go by the due date on the document, for that is what the customer reads', () => {
    const books = { invoices: [invoice('INV-1', 0, { terms: 40 })], firstDue: { 'INV-1': 30 } };
    const decision = decide(assess(sampleLedger(books), sampleDay(38), SETTINGS), samplePolicy(), NO_HISTORY);
    expect(decision.steps.map(({ step }) => step)).toEqual(['goodwill']);
    expect(decision.standing).toBe('hold');
  });
});

describe('message limits', () => {
  it('leave three days between messages; the step waits and is looked at again', () => {
    const waiting = decisionOf([invoice('INV-1', 0)], 38, { messagesOn: [sampleDay(36)] });
    expect(waiting.steps).toEqual([]);
    expect(waiting.lookAgainOn).toBe(sampleDay(39));
    expect(stepsOf([invoice('INV-1', 0)], 39, { messagesOn: [sampleDay(36)] })).toEqual([['overdue-7', 'INV-1']]);
  });

  it('allow two messages in seven days, whatever order they are told in', () => {
    const messagesOn = [sampleDay(34), sampleDay(37)];
    expect(stepsOf([invoice('INV-1', 0)], 40, { messagesOn })).toEqual([]);
    expect(decisionOf([invoice('INV-1', 0)], 40, { messagesOn }).lookAgainOn).toBe(sampleDay(41));
    expect(stepsOf([invoice('INV-1', 0)], 41, { messagesOn })).toEqual([['overdue-7', 'INV-1']]);
  });

  it('do not stop what a person does', () => {
    expect(stepsOf([invoice('INV-1', 0)], 62, { messagesOn: [sampleDay(61)] })).toEqual([['overdue-30', 'INV-1']]);
  });
});
