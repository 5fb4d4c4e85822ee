import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { assembleLedger } from '../ledger/assemble';
import type { LedgerRecord } from '../ledger/records';
import { sampleCustomer, SETTINGS } from '../ledger/sample-books';
import { parseDay } from '../money/day';
import { decimalText, money, moneyText, parseMoney, subtractMoney, sumMoney, zero } from '../money/money';
import { assess } from './assess';

const DATA = resolve(__dirname, '../../../../../shared/data');
const isPresent = existsSync(`${DATA}/synth_invoices.csv`);
const TOLD = { version: '1', changedAt: '2026-06-30T00:00:00Z' };

function rowsOf(file: string): readonly Record<string, string>[] {
  const [header = '', ...lines] = readFileSync(`${DATA}/${file}`, 'utf8').trim().split(/\r?\n/);
  const names = header.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((value, index) => [names[index] ?? '', value])));
}

/** The synthetic ledger as it stands at the end of 2026-06-30. */
function allRecords(): readonly LedgerRecord[] {
  const records: LedgerRecord[] = [];
  const cleared = new Map<string, bigint>();
  const clear = (invoiceNo: string, minor: bigint) => cleared.set(invoiceNo, (cleared.get(invoiceNo) ?? 0n) + minor);
  for (const {
    payment_id: id = '',
    customer_id: customerId = '',
    invoice_no: invoiceId = '',
    paid_on: paidOn = '',
    amount = '',
  } of rowsOf('synth_payments.csv')) {
    const total = parseMoney(amount, 'GBP');
    const on = parseDay(paidOn);
    clear(invoiceId, total.minor);
    const applications = invoiceId ? [{ sourceId: id, invoiceId, on, amount: total, kind: 'cash' as const }] : [];
    records.push({
      ...TOLD,
      entity: 'payment',
      id,
      customerId,
      on,
      total,
      unapplied: invoiceId ? zero('GBP') : total,
      status: 'active',
      applications,
    });
  }
  for (const {
    credit_note_id: id = '',
    customer_id: customerId = '',
    invoice_no: invoiceId = '',
    issued_on: issuedOn = '',
    amount = '',
  } of rowsOf('synth_credit_notes.csv')) {
    const total = parseMoney(amount, 'GBP');
    const on = parseDay(issuedOn);
    clear(invoiceId, total.minor);
    const applications = [{ sourceId: id, invoiceId, on, amount: total, kind: 'credit' as const }];
    records.push({
      ...TOLD,
      entity: 'credit',
      kind: 'credit-note',
      id,
      customerId,
      on,
      total,
      remaining: zero('GBP'),
      status: 'used',
      applications,
    });
  }
  for (const row of rowsOf('synth_invoices.csv')) {
    const {
      invoice_no: id = '',
      customer_id: customerId = '',
      issue_date: issued = '',
      due_date: due = '',
      amount = '',
      written_off_on: writtenOff,
    } = row;
    const total = parseMoney(amount, 'GBP');
    const balance = writtenOff ? zero('GBP') : subtractMoney(total, money(cleared.get(id) ?? 0n, 'GBP'));
    const dates = { issued: parseDay(issued), due: parseDay(due) };
    const status = balance.minor === 0n ? 'paid' : 'open';
    const invoice = {
      ...TOLD,
      entity: 'invoice',
      id,
      customerId,
      number: id,
      ...dates,
      total,
      balance,
      homeTotal: total,
      homeBalance: balance,
    } as const;
    records.push({ ...invoice, status, cashApplied: null, sent: null, mailedAt: null, expectedOn: null, createdAt: null });
  }
  return records;
}

(isPresent ? describe : describe.skip)(
  isPresent ? 'the synthetic ledger' : `the synthetic ledger (skipped: no data in ${DATA})`,
  () => {
    const asOf = parseDay('2026-06-30');
    const records = isPresent ? allRecords() : [];
    const customers = [...new Set(records.map((record) => ('customerId' in record ? record.customerId : '')))];
    const ofCustomer = new Map<string, LedgerRecord[]>(customers.map((id) => [id, []]));
    for (const record of records) if ('customerId' in record) ofCustomer.get(record.customerId)?.push(record);
    const factsOf = (id: string) =>
      assess(
        assembleLedger(sampleCustomer({ id }), ofCustomer.get(id) ?? [], () => null),
        asOf,
        SETTINGS,
      );

    it('gives customer C0123 the facts of the worked example (credit.md section 2.4)', () => {
      const facts = factsOf('C0123');
      expect(moneyText(facts.openAmount)).toBe('GBP 5,555.80');
      expect(facts.openCount).toBe(3);
      expect(facts.openInvoices.map(({ number, balance, daysOverdue }) => [number, decimalText(balance), daysOverdue])).toEqual([
        ['INV-04805', '1101.75', 10],
        ['INV-04806', '1676.09', -15],
        ['INV-04807', '2777.96', -21],
      ]);
      expect(moneyText(facts.overdueAmount)).toBe('GBP 1,101.75');
      expect(facts).toMatchObject({ overdueCount: 1, oldestOverdueDays: 10, paidCount: 23 });
      expect(facts.openCredits).toEqual(zero('GBP'));
      expect(facts.settledInvoices.slice(0, 6).map(({ signedDays }) => signedDays)).toEqual([13, -4, 0, 0, -17, -16]);
      expect(facts.lateShareOfLast6).toBeCloseTo(1 / 6, 12);
      expect(facts.meanDaysLateOfLast6).toBeCloseTo(13 / 6, 12);
      expect(facts.meanSignedDaysOfLast6).toBeCloseTo(-4, 12);
      expect(moneyText(facts.monthlyBilling)).toBe('GBP 4,220.97');
    });

    it('adds up to the book: 745,760.83 open in 332 invoices, 5,722 paid, 1,678.97 of unapplied cash', () => {
      const all = customers.map(factsOf);
      expect(all.length).toBe(160);
      expect(
        moneyText(
          sumMoney(
            all.map(({ openAmount }) => openAmount),
            'GBP',
          ),
        ),
      ).toBe('GBP 745,760.83');
      expect(all.reduce((sum, { openCount }) => sum + openCount, 0)).toBe(332);
      expect(
        moneyText(
          sumMoney(
            all.map(({ overdueAmount }) => overdueAmount),
            'GBP',
          ),
        ),
      ).toBe('GBP 138,820.74');
      expect(
        moneyText(
          sumMoney(
            all.flatMap(({ unappliedCash }) => unappliedCash ?? []),
            'GBP',
          ),
        ),
      ).toBe('GBP 1,678.97');
      expect(all.reduce((sum, { paidCount }) => sum + paidCount, 0)).toBe(5722);
    });
  },
);
