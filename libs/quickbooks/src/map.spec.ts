import * as fc from 'fast-check';
import {
  decimalText,
  money,
  type CustomerRecord,
  type InvoiceRecord,
  type LedgerRecord,
  type PaymentRecord,
} from '@holdfast/credit';
import type { Answer } from './answer';
import { emailsIn, recordOf } from './map';
import { changedSeconds } from './objects';
import { rowsOf } from './rows';
import { termOf, type Terms } from './terms';
import { describeRecordings, recording } from './testing/recordings';

const terms: Terms = new Map([['3', { id: '3', version: '0', name: 'Net 30', active: true, days: 30 }]]);
const context = { home: 'USD', terms, toldAt: '2026-03-01T12:00:00.000Z' };
const told = {
  Id: '9',
  SyncToken: '4',
  MetaData: { CreateTime: '2026-01-01T23:30:00-08:00', LastUpdatedTime: '2026-02-01T10:00:00-08:00' },
};
const invoiceJson = {
  ...told,
  CustomerRef: { value: '7' },
  DocNumber: '1001',
  TxnDate: '2026-01-01',
  DueDate: '2026-01-31',
  TotalAmt: 100,
  Balance: 40,
};
const paymentJson = { ...told, CustomerRef: { value: '7' }, TxnDate: '2026-01-15', TotalAmt: 100, UnappliedAmt: 0 };
const line = (Amount: number, TxnId: string, TxnType = 'Invoice') => ({ Amount, LinkedTxn: [{ TxnId, TxnType }] });

const invoice = (changes: object) => recordOf('invoice', { ...invoiceJson, ...changes }, context) as InvoiceRecord;
const payment = (changes: object) => recordOf('payment', { ...paymentJson, ...changes }, context) as PaymentRecord;
const customer = (changes: object) =>
  recordOf('customer', { ...told, DisplayName: 'Acme', ...changes }, context) as CustomerRecord;

describe('money', () => {
  it('comes through JSON to the cent, in currencies of 0, 2 and 3 decimals', () => {
    const currencies = fc.constantFrom('USD', 'JPY', 'KWD');
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 14n), max: 10n ** 14n }), currencies, (minor, currency) => {
        const text = decimalText(money(minor, currency));
        const object = JSON.parse(
          `{"Id":"1","CustomerRef":{"value":"2"},"TxnDate":"2026-01-01","CurrencyRef":{"value":"${currency}"},"TotalAmt":${text},"Balance":${text}}`,
        ) as unknown;
        const record = recordOf('invoice', object, { ...context, home: currency }) as InvoiceRecord;
        expect([record.total.minor, record.balance.minor, record.homeTotal.minor]).toEqual([minor, minor, minor]);
      }),
    );
  });

  it('takes home amounts as told, and converts by the rate when they are not', () => {
    const foreign = { CurrencyRef: { value: 'EUR' }, ExchangeRate: 1.1 };
    expect(invoice({ ...foreign, HomeTotalAmt: 110.01, HomeBalance: 44.01 })).toMatchObject({
      total: money(10000n, 'EUR'),
      homeTotal: money(11001n, 'USD'),
      homeBalance: money(4401n, 'USD'),
    });
    expect(invoice(foreign)).toMatchObject({ homeTotal: money(11000n, 'USD'), homeBalance: money(4400n, 'USD') });
    const dong = invoice({ ExchangeRate: 1e-7, CurrencyRef: { value: 'VND' }, TotalAmt: 5e7 });
    expect(dong.homeTotal).toEqual(money(500n, 'USD'));
  });
});

describe('an invoice', () => {
  it('is mapped', () => {
    expect(invoice({ EmailStatus: 'NotSet' })).toEqual({
      entity: 'invoice',
      id: '9',
      version: '4',
      changedAt: '2026-02-01T18:00:00.000Z',
      createdAt: '2026-01-02T07:30:00.000Z',
      customerId: '7',
      number: '1001',
      issued: '2026-01-01',
      due: '2026-01-31',
      total: money(10000n, 'USD'),
      balance: money(4000n, 'USD'),
      homeTotal: money(10000n, 'USD'),
      homeBalance: money(4000n, 'USD'),
      status: 'open',
      cashApplied: null,
      sent: false,
      mailedAt: null,
      expectedOn: null,
    });
  });

  it.each([
    [{ Balance: 0 }, 'paid'],
    [{ TotalAmt: 0, Balance: 0, PrivateNote: 'Voided - wrong customer' }, 'void'],
    [{ TotalAmt: 0, Balance: 0 }, 'paid'],
    [{ PrivateNote: 'Voided the first one' }, 'open'],
  ])('%j is %s', (changes, status) => {
    expect(invoice(changes).status).toBe(status);
  });

  it.each([
    [{ EmailStatus: 'EmailSent' }, true, null],
    [{ EmailStatus: 'EmailSent', DeliveryInfo: { DeliveryTime: '2026-01-01T16:00:00-08:00' } }, true, '2026-01-02T00:00:00.000Z'],
    [{ EmailStatus: 'NeedToSend', DeliveryInfo: { DeliveryTime: '2026-01-02T00:00:00Z' } }, true, '2026-01-02T00:00:00.000Z'],
    [{ EmailStatus: 'NeedToSend', DeliveryInfo: { DeliveryType: 'Email' } }, false, null],
    [{}, null, null],
  ])('%j was sent: %s, at %s', (changes, sent, mailedAt) => {
    expect(invoice(changes)).toMatchObject({ sent, mailedAt });
  });

  it('without a due date has none, and without a customer is no record', () => {
    expect(invoice({ DueDate: undefined }).due).toBeNull();
    expect(recordOf('invoice', { ...invoiceJson, CustomerRef: undefined }, context)).toBeNull();
  });
});
describe('a payment', () => {
  const applied = (changes: object) =>
    payment(changes).applications.map(({ invoiceId, kind, amount }) => `${invoiceId} ${kind} ${decimalText(amount)}`);

  it('sets cash against invoices, dated on its own day', () => {
    expect(payment({ Line: [line(60, '1'), line(30, '2')], UnappliedAmt: 10 })).toMatchObject({
      unapplied: money(1000n, 'USD'),
      status: 'active',
      applications: [
        { sourceId: '9', invoiceId: '1', on: '2026-01-15', kind: 'cash', amount: money(6000n, 'USD') },
        { sourceId: '9', invoiceId: '2', on: '2026-01-15', kind: 'cash', amount: money(3000n, 'USD') },
      ],
    });
  });

  it('of nothing is a credit being applied', () => {
    expect(applied({ TotalAmt: 0, Line: [line(25, '1'), line(25, '8', 'CreditMemo')] })).toEqual(['1 credit 25.00']);
    expect(applied({ TotalAmt: 0, Line: [line(25, '1'), line(25, '8', 'JournalEntry')] })).toEqual(['1 credit 25.00']);
  });

  it('with a credit memo in it is part credit, part cash, and never more than the invoices got', () => {
    expect(applied({ Line: [line(80, '1'), line(50, '2'), line(30, '8', 'CreditMemo')] })).toEqual([
      '1 credit 30.00',
      '1 cash 50.00',
      '2 cash 50.00',
    ]);
    expect(applied({ Line: [line(20, '1'), line(80, '8', 'CreditMemo')], UnappliedAmt: 160 })).toEqual(['1 credit 20.00']);
  });

  it('of a refund cheque and an invoice is cash', () => {
    expect(applied({ Line: [line(70, '1'), line(30, '5', 'Check')] })).toEqual(['1 cash 70.00']);
  });

  it('that is void applies nothing', () => {
    expect(payment({ TotalAmt: 0, PrivateNote: 'Voided', Line: [line(5, '1')] })).toMatchObject({
      status: 'void',
      applications: [],
    });
  });

  it('adds up: credit and cash together are what the lines say', () => {
    const amounts = fc.array(fc.integer({ min: 0, max: 100_000 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(amounts, amounts, fc.integer({ min: 0, max: 100_000 }), (invoices, memos, total) => {
        const Line = [
          ...invoices.map((cents, n) => line(cents / 100, `i${n}`)),
          ...memos.map((cents, n) => line(cents / 100, `m${n}`, 'CreditMemo')),
        ];
        const record = payment({ TotalAmt: total / 100, Line });
        const sums = invoices.map((_, n) =>
          record.applications.filter((each) => each.invoiceId === `i${n}`).reduce((sum, each) => sum + each.amount.minor, 0n),
        );
        expect(sums).toEqual(invoices.map(BigInt));
        expect(record.applications.every((each) => each.amount.minor > 0n)).toBe(true);
      }),
    );
  });
});

describe('a customer', () => {
  it('is mapped, unknown staying unknown', () => {
    expect(customer({ SalesTermRef: { value: '3' }, Notes: 'a\r\n b ', Balance: 12.5, CurrencyRef: { value: 'EUR' } })).toEqual({
      entity: 'customer',
      id: '9',
      version: '4',
      changedAt: '2026-02-01T18:00:00.000Z',
      createdAt: '2026-01-02T07:30:00.000Z',
      name: 'Acme',
      emails: [],
      active: true,
      currency: 'EUR',
      parentId: null,
      mergedInto: null,
      individual: null,
      terms: { id: '3', name: 'Net 30', days: 30 },
      notes: 'a\r\n b ',
      groups: [],
      ledgerBalance: money(1250n, 'EUR'),
    });
    expect(customer({ SalesTermRef: { value: '99', name: 'Old' } }).terms).toEqual({ id: '99', name: 'Old', days: null });
  });

  it.each([
    ['a@b.com, c@d.co.uk;a@b.com ', ['a@b.com', 'c@d.co.uk']],
    ['Acme <a@b.com>, "x" y@z.com, ok@z.com', ['ok@z.com']],
    ['ok@cust.com\r\nBcc: x@evil.com', []],
    ['Group: a@b.com;', []],
    ['a@b', []],
    ['', []],
  ])('%j holds the addresses %j', (field, emails) => {
    expect(emailsIn(field)).toEqual(emails);
  });
});

describe('odd objects', () => {
  it('that were deleted are gone, whatever they were', () => {
    const object = { status: 'Deleted', Id: '65', MetaData: { LastUpdatedTime: '2026-01-01T00:00:00-08:00' } };
    for (const kind of ['customer', 'invoice', 'payment', 'credit'] as const)
      expect(recordOf(kind, object, context)).toEqual({
        entity: 'gone',
        of: kind,
        id: '65',
        version: '',
        changedAt: '2026-01-01T08:00:00.999Z',
      });
  });

  it('are never an exception', () => {
    const kinds = fc.constantFrom('customer' as const, 'invoice' as const, 'payment' as const, 'credit' as const);
    const keys = [
      'TotalAmt',
      'Balance',
      'Line',
      'MetaData',
      'CurrencyRef',
      'CustomerRef',
      'TxnDate',
      'SyncToken',
      'Notes',
      'PrimaryEmailAddr',
      'Active',
      'ExchangeRate',
    ];
    const objects = fc.record(Object.fromEntries(keys.map((key) => [key, fc.jsonValue()])), { requiredKeys: [] });
    fc.assert(
      fc.property(kinds, objects, fc.jsonValue(), (kind, object, junk) => {
        recordOf(kind, { Id: '1', ...(object as object) }, context);
        recordOf(kind, junk, context);
        changedSeconds(junk);
      }),
    );
  });
});

describeRecordings('recordings', () => {
  const answer = (body: unknown) => ({ body }) as Answer;
  const last = (name: string) =>
    (recording(`recorded-json/${name}.json`) as { response: { body: Record<string, unknown> } }[]).at(-1)?.response.body;

  it('customers', () => {
    const rows = rowsOf(answer(last('customers-count-then-page')), 'Customer');
    const records = rows.map((row) => recordOf('customer', row, context) as CustomerRecord);
    expect(records).toHaveLength(41);
    expect(records.every((record) => record.name !== '' && record.version !== '' && record.currency === 'USD')).toBe(true);
    expect(records.some((record) => record.parentId !== null)).toBe(true);
  });

  it('a change data answer with a paid invoice, a deleted one and the payment', () => {
    const cdc = answer(recording('derived-json/change_data_capture_response.json'));
    const invoices = rowsOf(cdc, 'Invoice').map((row) => recordOf('invoice', row, context));
    expect(invoices).toMatchObject([
      { entity: 'invoice', id: '103', status: 'paid', total: money(62910n, 'USD'), version: '2' },
      { entity: 'gone', of: 'invoice', id: '65' },
    ]);
    expect(rowsOf(cdc, 'Payment').map((row) => recordOf('payment', row, context))).toMatchObject([
      { applications: [{ invoiceId: '103', kind: 'cash', amount: money(62910n, 'USD') }] },
    ]);
  });

  it('a deleted customer, a deactivated one, a credit memo, terms, a void payment and a void invoice', () => {
    const first = (file: string, entity: string) => rowsOf(answer(recording(`derived-json/${file}.json`)), entity)[0];
    expect(recordOf('customer', first('customer_changes', 'Customer'), context)).toMatchObject({
      entity: 'gone',
      of: 'customer',
    });
    expect(recordOf('payment', first('payments', 'Payment'), context)).toMatchObject({
      unapplied: money(4000n, 'USD'),
      applications: [],
    });
    expect(termOf(first('term_by_id', 'Term'))).toMatchObject({ days: null, active: true });
    const memo = (recording('derived-json/fetch_credit_memo.json') as { CreditMemo: unknown }).CreditMemo;
    expect(recordOf('credit', memo, context)).toMatchObject({
      total: money(1000n, 'BRL'),
      remaining: money(1000n, 'BRL'),
      status: 'open',
    });
    const sample = recording('docs-samples/payment_void.json') as { response: { Payment: unknown } };
    expect(recordOf('payment', sample.response.Payment, context)).toMatchObject({ status: 'void' });
    expect(recordOf('invoice', last('invoice-read-then-void')?.['Invoice'], context) as LedgerRecord).toMatchObject({
      status: 'void',
    });
    expect(rowsOf(answer(last('query-paging-until-empty')), 'Customer')).toEqual([]);
  });
});
