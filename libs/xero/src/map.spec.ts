import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import {
  addMoney,
  decimalText,
  subtractMoney,
  sumMoney,
  type Application,
  type CreditRecord,
  type InvoiceRecord,
} from '@holdfast/credit';
import fc from 'fast-check';
import { amountOf, creditOf, customerOf, invoiceOf } from './map';
import { dayOf, lockDay, msOf } from './provider-time';
import { ContactsBody, CreditNotesBody, InvoicesBody, OverpaymentsBody, PrepaymentsBody } from './schema';
import { describeWithFixtures, recordedBody } from './testing/loopback';

const CHANGED = '/Date(1574695580387+0000)/';
const [CONTACT, INVOICE] = ['751e8fd8-8735-47ce-b429-4ba841d66990', 'ffd0e855-9a70-4951-ac74-f7d5be77ecec'];

const contact = (fields: object) =>
  customerOf(ContactsBody.parse({ Contacts: [{ ContactID: CONTACT, UpdatedDateUTC: CHANGED, ...fields }] }).Contacts[0]!, 'ZAR');
const invoiceRecord = (fields: object) =>
  invoiceOf(
    InvoicesBody.parse({
      Invoices: [{ InvoiceID: INVOICE, Type: 'ACCREC', UpdatedDateUTC: CHANGED, Date: '/Date(1587600000000+0000)/', ...fields }],
    }).Invoices[0]!,
    'ZAR',
  );

describe('amounts', () => {
  it('are exact for every amount of money that JSON can carry as a number', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -999_999_999_999, max: 999_999_999_999 }),
        fc.constantFrom('GBP', 'JPY', 'KWD'),
        (minor, currency) => {
          const text = decimalText({ minor: BigInt(minor), currency });
          expect(amountOf((JSON.parse(`{"n":${text}}`) as { n: number }).n, currency).minor).toBe(BigInt(minor));
        },
      ),
    );
  });

  it('sum to the total without a float in between', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 10_000_000 }), { maxLength: 50 }), (cents) => {
        const amounts = cents.map((cent) => amountOf(Number((cent / 100).toFixed(2)), 'ZAR'));
        expect(sumMoney(amounts, 'ZAR').minor).toBe(BigInt(cents.reduce((sum, cent) => sum + cent, 0)));
      }),
    );
  });
});

describe('days', () => {
  it('are the UTC parts, whatever zone this process runs in', () => {
    expect(dayOf('/Date(1587600000000+0000)/')).toBe('2020-04-23');
    expect(dayOf('/Date(1587600000000)/')).toBe('2020-04-23');
    expect(dayOf('/Date(1587556800000+1200)/')).toBe('2020-04-23');
    expect(dayOf('/Date(-86400000+0000)/')).toBe('1969-12-31');
    expect(dayOf('2020-04-23T00:00:00')).toBe('2020-04-23');
    expect(dayOf('2020-04-23')).toBe('2020-04-23');
    expect(msOf('2019-11-20T20:01:39.7131130')).toBe(Date.UTC(2019, 10, 20, 20, 1, 39, 713));
    for (const text of [null, undefined, '', 'tomorrow', '/Date()/', '2020-13-45', '23/04/2020']) expect(dayOf(text)).toBeNull();
  });

  it('of a lock date are the organisation’s, in both forms seen', () => {
    expect(lockDay('/Date(1419937200000+0000)/', 'Pacific/Auckland')).toBe('2014-12-31');
    expect(lockDay('/Date(1419984000000+0000)/', 'Pacific/Auckland')).toBe('2014-12-31');
    expect(lockDay('/Date(1419984000000+0000)/', 'America/Los_Angeles')).toBe('2014-12-31');
    expect(lockDay('/Date(1419937200000+0000)/', null)).toBeNull();
    expect(lockDay(undefined, 'Pacific/Auckland')).toBeNull();
  });

  it('really run in the zone that the environment names', () => {
    const zone = process.env['TZ'];
    if (zone) expect(new Intl.DateTimeFormat().resolvedOptions().timeZone.replace('Calcutta', 'Kolkata')).toBe(zone);
  });

  const zones = process.env['XERO_MAP_SPEC_CHILD'] ? [] : ['Pacific/Auckland', 'America/Los_Angeles', 'Asia/Kolkata'];
  for (const zone of zones) {
    it(`are the same when this whole file runs in ${zone}`, () => {
      const root = join(__dirname, '../../..');
      const { status, stderr } = spawnSync(
        process.execPath,
        ['node_modules/jest/bin/jest.js', '--runInBand', '--testPathPatterns', 'libs/xero/src/map[.]spec'],
        {
          cwd: root,
          encoding: 'utf8',
          env: { ...process.env, TZ: zone, XERO_MAP_SPEC_CHILD: '1' },
        },
      );
      expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
    });
  }
});

describe('a contact', () => {
  it('keeps strict addresses only: its own, and of persons whom Xero copies in', () => {
    const { emails } = contact({
      EmailAddress: ' accounts@acme.example ',
      ContactPersons: [
        { EmailAddress: 'sue@acme.example', IncludeInEmails: true },
        { EmailAddress: 'not-copied@acme.example', IncludeInEmails: false },
        { EmailAddress: 'accounts@acme.example', IncludeInEmails: true },
        { EmailAddress: 'a@evil.example, b@evil.example', IncludeInEmails: true },
        { EmailAddress: 'ok@acme.example\r\nBcc: x@evil.example', IncludeInEmails: true },
        { EmailAddress: 'Sue <sue@evil.example>', IncludeInEmails: true },
        { EmailAddress: '', IncludeInEmails: true },
      ],
    });
    expect(emails).toEqual(['accounts@acme.example', 'sue@acme.example']);
  });

  it('tells terms, groups, merge and change time', () => {
    expect(
      contact({
        Name: 'Acme',
        ContactStatus: 'ARCHIVED',
        MergedToContactID: INVOICE,
        PaymentTerms: { Sales: { Day: 30, Type: 'DAYSAFTERBILLDATE' } },
        ContactGroups: [{ Name: 'Credit hold', Status: 'ACTIVE' }, { Name: 'Old', Status: 'DELETED' }, { Name: 'Plain' }],
      }),
    ).toMatchObject({
      name: 'Acme',
      active: false,
      mergedInto: INVOICE,
      terms: { id: '30:DAYSAFTERBILLDATE', days: 30, name: '30 days after the invoice date' },
      groups: ['Credit hold', 'Plain'],
      version: '1574695580387',
      changedAt: '2019-11-25T15:26:20.387Z',
    });
    expect(contact({ PaymentTerms: { Sales: { Day: 20, Type: 'OFFOLLOWINGMONTH' } } }).terms).toEqual({
      id: '20:OFFOLLOWINGMONTH',
      name: 'on day 20 of the following month',
      days: null,
    });
    for (const PaymentTerms of [
      undefined,
      null,
      {},
      { Sales: null },
      { Sales: {} },
      { Bills: { Day: 5, Type: 'OFCURRENTMONTH' } },
    ]) {
      expect(contact({ PaymentTerms }).terms).toBeNull();
    }
  });

  it('has a checking balance only in the home currency; absent means nothing owed', () => {
    const Balances = { AccountsReceivable: { Outstanding: -501.87 } };
    expect(contact({ Balances }).ledgerBalance).toEqual({ minor: -50187n, currency: 'ZAR' });
    expect(contact({}).ledgerBalance).toEqual({ minor: 0n, currency: 'ZAR' });
    expect(contact({ Balances, DefaultCurrency: 'ZAR' }).ledgerBalance?.minor).toBe(-50187n);
    expect(contact({ Balances, DefaultCurrency: 'GBP' })).toMatchObject({ ledgerBalance: null, currency: 'GBP' });
  });
});

describe('an invoice', () => {
  it('is draft, open, paid, void or gone', () => {
    const status = (Status: string, AmountDue: number) => {
      const record = invoiceRecord({ Status, Total: 10, AmountDue });
      return record?.entity === 'invoice' ? [record.status, record.balance.minor] : record?.entity;
    };
    expect(status('DRAFT', 10)).toEqual(['draft', 1000n]);
    expect(status('SUBMITTED', 10)).toEqual(['draft', 1000n]);
    expect(status('AUTHORISED', 10)).toEqual(['open', 1000n]);
    expect(status('AUTHORISED', 0)).toEqual(['paid', 0n]);
    expect(status('PAID', 0)).toEqual(['paid', 0n]);
    expect(status('VOIDED', 10)).toEqual(['void', 0n]);
    expect(status('SOMETHINGNEW', 10)).toEqual(['draft', 1000n]);
    expect(status('DELETED', 10)).toBe('gone');
    expect(invoiceRecord({ Type: 'ACCPAY' })).toBeNull();
  });

  it('converts by division, and claims nothing at home when nobody gave a rate', () => {
    const foreign = { Status: 'AUTHORISED', CurrencyCode: 'GBP', Total: 755.33, AmountDue: 234.1 };
    expect(invoiceRecord({ ...foreign, CurrencyRate: 0.0423633 })).toMatchObject({
      homeTotal: { minor: 1782982n, currency: 'ZAR' },
      homeBalance: { minor: 552601n, currency: 'ZAR' },
    });
    for (const CurrencyRate of [undefined, null, 0])
      expect(invoiceRecord({ ...foreign, CurrencyRate })).toMatchObject({ homeBalance: { minor: 0n, currency: 'ZAR' } });
  });

  it('tells cash by its payments and leaves deleted ones out', () => {
    const Payments = [
      { PaymentID: 'p-1', Date: '/Date(1587600000000+0000)/', Amount: 12.5 },
      { PaymentID: 'p-2', Date: '/Date(1587686400000+0000)/', Amount: 1, Status: 'DELETED' },
    ];
    expect(
      invoiceRecord({
        Status: 'AUTHORISED',
        Total: 20,
        AmountDue: 7.5,
        Payments,
        SentToContact: true,
        ExpectedPaymentDate: '/Date(1589068800000+0000)/',
      }),
    ).toMatchObject({
      cashApplied: [
        { sourceId: 'p-1', invoiceId: INVOICE, on: '2020-04-23', amount: { minor: 1250n, currency: 'ZAR' }, kind: 'cash' },
      ],
      sent: true,
      expectedOn: '2020-05-10',
      due: null,
    });
  });
});

describeWithFixtures('the rules of the recordings', () => {
  const invoices = () => InvoicesBody.parse(recordedBody('invoices-list')).Invoices;
  const credits = (): CreditRecord[] =>
    [
      ...CreditNotesBody.parse(recordedBody('credit_notes-list')).CreditNotes.map((it) =>
        creditOf('credit-note', it.CreditNoteID, it, 'ZAR'),
      ),
      ...OverpaymentsBody.parse(recordedBody('overpayments-list')).Overpayments.map((it) =>
        creditOf('overpayment', it.OverpaymentID, it, 'ZAR'),
      ),
      ...PrepaymentsBody.parse(recordedBody('prepayments-list')).Prepayments.map((it) =>
        creditOf('prepayment', it.PrepaymentID, it, 'ZAR'),
      ),
    ].flatMap((record) => (record?.entity === 'credit' ? [record] : []));
  const records = () => invoices().flatMap((it) => { const record = invoiceOf(it, 'ZAR'); return record?.entity === 'invoice' ? [record] : []; }); // prettier-ignore

  it('AmountDue = Total − AmountPaid − AmountCredited, 0 when VOIDED, and without AmountDue we come to the same', () => {
    for (const invoice of invoices()) {
      const of = (value: number | string | null | undefined) => amountOf(value, 'ZAR');
      const due = subtractMoney(subtractMoney(of(invoice.Total), of(invoice.AmountPaid)), of(invoice.AmountCredited));
      expect(of(invoice.AmountDue).minor).toBe(invoice.Status === 'VOIDED' ? 0n : due.minor);
      const computed = invoiceOf({ ...invoice, Type: 'ACCREC', AmountDue: undefined }, 'ZAR') as InvoiceRecord;
      expect(computed.balance.minor).toBe(of(invoice.AmountDue).minor);
    }
  });

  it('AmountPaid is the cash applied', () => {
    for (const record of records()) {
      const invoice = invoices().find((it) => it.InvoiceID === record.id);
      const cash = (record.cashApplied ?? []).map((application: Application) => application.amount);
      expect(sumMoney(cash, record.total.currency)).toEqual(amountOf(invoice?.AmountPaid, record.total.currency));
    }
  });

  it('the UTC day of DueDate is DueDateString, and lists come oldest change first', () => {
    const rows = recordedBody('invoices-list')['Invoices'] as {
      DueDate?: string;
      DueDateString?: string;
      Date: string;
      DateString: string;
      UpdatedDateUTC: string;
    }[];
    for (const row of rows) {
      expect(dayOf(row.DueDate)).toBe(row.DueDateString?.slice(0, 10) ?? null);
      expect(dayOf(row.Date)).toBe(row.DateString.slice(0, 10));
    }
    const times = rows.map((row) => msOf(row.UpdatedDateUTC) ?? 0);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  it('remaining credit counts only when the document is approved, and with what was applied makes the total', () => {
    const all = credits();
    expect(new Set(all.map((credit) => credit.kind)).size).toBe(3);
    expect(new Set(all.map((credit) => credit.status))).toEqual(new Set(['draft', 'void', 'used', 'open']));
    for (const credit of all) {
      if (credit.status !== 'open') expect(credit.remaining.minor).toBe(0n);
      const applied = sumMoney(
        credit.applications.map((application) => application.amount),
        credit.total.currency,
      );
      expect(addMoney(applied, credit.remaining).minor).toBeLessThanOrEqual(credit.total.minor);
    }
    expect(all.some((credit) => credit.applications.length > 0)).toBe(true);
  });

  it('a credit set against an invoice here is told by the credit, once', () => {
    const credit = credits().find((it) => it.id === '92667df4-c3f4-4600-acdb-2fd8b73c8df2');
    expect(credit?.applications).toEqual([
      { sourceId: credit?.id, invoiceId: INVOICE, on: '2020-04-23', amount: { minor: 52123n, currency: 'GBP' }, kind: 'credit' },
    ]);
    expect(records().find((it) => it.id === INVOICE)).toMatchObject({
      cashApplied: [],
      balance: { minor: 23410n, currency: 'GBP' },
    });
  });

  it('reads every recorded contact', () => {
    const all = ContactsBody.parse(recordedBody('contacts-list')).Contacts.map((it) => customerOf(it, 'ZAR'));
    expect(all).toHaveLength(14);
    expect(all.filter((customer) => customer.currency === 'GBP').map((customer) => customer.ledgerBalance)).toEqual([null]);
    expect(all.at(-1)).toMatchObject({ terms: { id: '30:OFFOLLOWINGMONTH' }, ledgerBalance: { minor: -256900n } });
    expect(all[0]?.ledgerBalance?.minor).toBe(0n);
  });
});
