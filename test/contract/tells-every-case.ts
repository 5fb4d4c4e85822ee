import type { CreditRecord, CustomerRecord, InvoiceRecord, Money } from '@holdfast/credit';
import { keyOf, mirrorOf, pull } from './books-and-mirror';
import { owns, type Company, type HappeningInput, type LedgerUnderTest } from './ledger-under-test';
import { Spell } from './mark-stories';

/** What is easily got wrong in books, each in figures worked out by hand: minor units throughout, at the sandbox's fixed rates. */
export function tellsEveryCase(at: () => LedgerUnderTest): void {
  describe('every case', () => {
    const companyWith = async (particulars: object, ...happenings: readonly HappeningInput[]) => {
      const company = await at().company(particulars);
      company.happen(...happenings);
      return company;
    };

    it('a foreign currency: an invoice, a payment, a credit and unapplied cash, in its own money and at home', async () => {
      const company = await companyWith(
        { homeCurrency: 'USD' },
        { kind: 'customer', ref: 'euro', name: 'Euro GmbH', currency: 'EUR' },
        // 1,000.03 EUR at 1.08.
        { kind: 'invoice', ref: 'e1', customerRef: 'euro', number: 'E-1', minor: 100_003 },
        { kind: 'payment', ref: 'p1', customerRef: 'euro', minor: 57_001, applications: [{ invoiceRef: 'e1', minor: 50_001 }] },
        { kind: 'credit', ref: 'c1', customerRef: 'euro', number: 'CN-1', minor: 1000 },
        { kind: 'allocate', from: 'credit', ref: 'c1', invoiceRef: 'e1', minor: 3 },
      );
      const told = await toldBy(company);
      expect(told.invoice('e1')).toMatchObject({
        status: 'open',
        total: eur(100_003n),
        balance: eur(49_999n),
        homeTotal: usd(108_003n),
        homeBalance: usd(53_999n),
      });
      expect(told.credit('c1')).toMatchObject({ kind: 'credit-note', total: eur(1000n), remaining: eur(997n) });
      expect(told.unapplied()).toEqual([eur(7000n)]);
      expect(told.customer('euro').currency).toBe('EUR');
    });

    it.each([
      // Yen have no minor unit, dinars have three digits of it: the wire's number is not a number of cents.
      { currency: 'JPY', wire: 1_234_567, wireBalance: 1_234_500, homeTotal: 827_160n, homeBalance: 827_115n },
      { currency: 'KWD', wire: 1234.567, wireBalance: 1234.5, homeTotal: 123_457n, homeBalance: 123_450n },
      { currency: 'USD', wire: 12_345.67, wireBalance: 12_345, homeTotal: 1_234_567n, homeBalance: 1_234_500n },
    ])('$currency: 1,234,567 of its smallest units', async ({ currency, wire, wireBalance, homeTotal, homeBalance }) => {
      const company = await companyWith(
        { homeCurrency: 'USD' },
        { kind: 'customer', ref: 'c', name: 'C', currency },
        { kind: 'invoice', ref: 'i', customerRef: 'c', number: 'I-1', minor: 1_234_567 },
        { kind: 'payment', ref: 'p', customerRef: 'c', minor: 67, applications: [{ invoiceRef: 'i', minor: 67 }] },
      );
      expect(await onTheWire(company, 'i')).toEqual({ total: wire, balance: wireBalance });
      expect((await toldBy(company)).invoice('i')).toMatchObject({
        total: { minor: 1_234_567n, currency },
        balance: { minor: 1_234_500n, currency },
        homeTotal: usd(homeTotal),
        homeBalance: usd(homeBalance),
      });
    });

    it('books kept in a currency without decimals', async () => {
      const company = await companyWith(
        { homeCurrency: 'JPY', timeZone: 'Asia/Tokyo', country: 'JP' },
        { kind: 'customer', ref: 'yen', name: 'Yen KK' },
        { kind: 'customer', ref: 'dollar', name: 'Dollar Inc', currency: 'USD' },
        { kind: 'invoice', ref: 'y', customerRef: 'yen', number: 'Y-1', minor: 500 },
        // 100.01 USD at 149.253731: 14,926.87 yen, and there are no hundredths.
        { kind: 'invoice', ref: 'd', customerRef: 'dollar', number: 'D-1', minor: 10_001 },
      );
      const told = await toldBy(company);
      expect(told.invoice('y')).toMatchObject({ balance: yen(500n), homeBalance: yen(500n) });
      expect(told.invoice('d')).toMatchObject({ balance: usd(10_001n), homeBalance: yen(14_927n) });
    });

    it('what is voided owes nothing; what was paid by a voided payment is owed again', async () => {
      const company = await companyWith(
        {},
        { kind: 'customer', ref: 'c', name: 'C' },
        { kind: 'invoice', ref: 'void', customerRef: 'c', number: 'V-1', minor: 5000 },
        { kind: 'invoice', ref: 'paid', customerRef: 'c', number: 'V-2', minor: 7000 },
        { kind: 'payment', ref: 'p', customerRef: 'c', minor: 7000, applications: [{ invoiceRef: 'paid', minor: 7000 }] },
      );
      const before = await toldBy(company);
      expect([before.invoice('void').status, before.invoice('paid').status]).toEqual(['open', 'paid']);
      await at().wait();
      company.happen({ kind: 'invoice-void', ref: 'void' }, { kind: 'payment-void', ref: 'p' });
      const after = await before.andThen();
      expect(after.invoice('void')).toMatchObject({ status: 'void', balance: { minor: 0n }, homeBalance: { minor: 0n } });
      expect(after.invoice('paid')).toMatchObject({ status: 'open', balance: { minor: 7000n } });
      expect(after.unapplied()).toEqual([]);
    });

    it('what is deleted is gone from the mirror', async () => {
      const company = await companyWith(
        {},
        { kind: 'customer', ref: 'c', name: 'C' },
        { kind: 'invoice', ref: 'kept', customerRef: 'c', number: 'K-1', minor: 1 },
        { kind: 'invoice', ref: 'draft', customerRef: 'c', number: 'D-1', minor: 5000, status: 'draft' },
      );
      const before = await toldBy(company);
      const id = company.idOf('invoice', 'draft');
      expect(before.keys()).toContain(`invoice/${id}`);
      await at().wait();
      await company.hand.deleteInvoice('draft');
      const after = await before.andThen();
      expect(after.keys()).not.toContain(`invoice/${id}`);
      expect(after.keys()).toContain(`invoice/${company.idOf('invoice', 'kept')}`);
      expect(await company.reader().one('invoice', id)).not.toContainEqual(expect.objectContaining({ entity: 'invoice' }));
    });

    it('who is merged into another owes nothing any more, and the other owes it', async () => {
      const company = await companyWith(
        {},
        { kind: 'customer', ref: 'loser', name: 'Stedy & Sons' },
        { kind: 'customer', ref: 'winner', name: 'Steady & Sons' },
        { kind: 'invoice', ref: 'i', customerRef: 'loser', number: 'I-1', minor: 5000 },
      );
      const before = await toldBy(company);
      const [loser, winner] = [company.idOf('customer', 'loser'), company.idOf('customer', 'winner')];
      expect(before.invoice('i').customerId).toBe(loser);
      await at().wait();
      company.happen({ kind: 'customer-merge', ref: 'loser', intoRef: 'winner' });
      const after = await before.andThen();
      expect(after.invoice('i').customerId).toBe(winner);
      expect(after.keys()).toContain(`customer/${winner}`);
      if (at().kind.mergedStays) expect(after.customer('loser')).toMatchObject({ active: false, mergedInto: winner });
      else expect(after.keys()).not.toContain(`customer/${loser}`);
    });

    it('who is archived is told as such, and what he owes is told all the same', async () => {
      const company = await companyWith(
        {},
        { kind: 'customer', ref: 'c', name: 'Gone Away' },
        { kind: 'invoice', ref: 'i', customerRef: 'c', number: 'I-1', minor: 5000 },
      );
      const before = await toldBy(company);
      await at().wait();
      company.happen({ kind: 'customer-edit', ref: 'c', active: false });
      for (const told of [await before.andThen(), await toldBy(company)]) {
        expect(told.customer('c')).toMatchObject({ active: false, mergedInto: null });
        expect(told.invoice('i')).toMatchObject({ status: 'open', balance: { minor: 5000n } });
      }
    });

    it('a sub-customer owes for itself alone and has a parent; a mark on one is none on its kin', async () => {
      const company = await companyWith(
        {},
        { kind: 'customer', ref: 'head', name: 'Steady', terms: 'Net 30' },
        { kind: 'customer', ref: 'branch', name: 'Steady, Leeds', parentRef: 'head', terms: 'Net 30' },
        { kind: 'customer', ref: 'depot', name: 'Steady, Leeds, depot', parentRef: 'branch', terms: 'Net 30' },
        { kind: 'invoice', ref: 'h', customerRef: 'head', number: 'H-1', minor: 100 },
        { kind: 'invoice', ref: 'b', customerRef: 'branch', number: 'B-1', minor: 20 },
        { kind: 'invoice', ref: 'd', customerRef: 'depot', number: 'D-1', minor: 3 },
      );
      const told = await toldBy(company);
      const family = ['head', 'branch', 'depot'].map((ref) => told.customer(ref));
      const { subCustomers } = at().kind;
      expect(family.map(({ parentId }) => parentId)).toEqual(
        subCustomers ? [null, company.idOf('customer', 'head'), company.idOf('customer', 'branch')] : [null, null, null],
      );
      expect(family.map(({ ledgerBalance }) => ledgerBalance?.minor)).toEqual([100n, 20n, 3n]);
      const unmarked = [company.view('head'), company.view('depot')];
      await (await Spell.over(company, 'branch')).place('hold');
      expect(at().kind.showsFully(company.view('branch'), 'hold')).toBe(true);
      expect([company.view('head'), company.view('depot')]).toEqual(unmarked);
    });
  });
}

const usd = (minor: bigint): Money => ({ minor, currency: 'USD' });
const eur = (minor: bigint): Money => ({ minor, currency: 'EUR' });
const yen = (minor: bigint): Money => ({ minor, currency: 'JPY' });

/** What a pull has told, by the names of the script; and with `andThen` what the next one adds. */
async function toldBy(company: Company, before: Awaited<ReturnType<typeof pull>> | null = null) {
  const pulled = await pull(company.reader(), before?.mark ?? null);
  const records = [...(before?.records ?? []), ...pulled.records];
  const mirror = mirrorOf(records);
  const found = <R>(table: 'customer' | 'invoice' | 'credit', ref: string): R => {
    const key = `${table}/${company.idOf(table, ref)}`;
    const record = mirror.find((each) => keyOf(each) === key);
    if (!record) throw new Error(`Nothing was told of ${table} ${ref}.`);
    return record as R;
  };
  return {
    customer: (ref: string) => found<CustomerRecord>('customer', ref),
    invoice: (ref: string) => found<InvoiceRecord>('invoice', ref),
    credit: (ref: string) => found<CreditRecord>('credit', ref),
    keys: () => mirror.map(keyOf),
    /** Cash that is set against nothing, whatever the ledger makes of it. */
    unapplied: () =>
      mirror.flatMap((record): Money[] => {
        if (record.entity === 'payment' && record.unapplied.minor > 0n) return [record.unapplied];
        return record.entity === 'credit' && record.kind === 'overpayment' ? [record.remaining] : [];
      }),
    andThen: () => toldBy(company, { ...pulled, records }),
  };
}

/** The ledger's own JSON numbers. */
async function onTheWire(company: Company, ref: string): Promise<{ readonly total: unknown; readonly balance: unknown }> {
  const id = company.idOf('invoice', ref);
  if (company.ledger.kind.provider === 'quickbooks') {
    const { Invoice } = await owns<{ Invoice: { TotalAmt: number; Balance: number } }>(
      company,
      `/v3/company/${company.id}/invoice/${id}`,
    );
    return { total: Invoice.TotalAmt, balance: Invoice.Balance };
  }
  const { Invoices } = await owns<{ Invoices: { Total: number; AmountDue: number }[] }>(company, `/api.xro/2.0/Invoices/${id}`);
  return { total: Invoices[0]?.Total, balance: Invoices[0]?.AmountDue };
}
