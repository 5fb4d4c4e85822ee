import { Rejected, type ExpectPayment, type KeyedWrite } from '@holdfast/accounting';
import { parseDay, type Day, type InvoiceRecord } from '@holdfast/credit';
import type { Company, LedgerUnderTest } from './ledger-under-test';
import { keyFor } from './mark-stories';

const [PROMISED, LATER, OWNERS] = [parseDay('2026-12-04'), parseDay('2026-12-18'), parseDay('2027-01-08')];
const NUMBERS = ['A-1', 'A-2', 'A-3'] as const;

/** The day on which an invoice is expected to be paid, where a ledger has one; whether it keeps what is written there is for its answer to tell. */
export function expectsPayments(at: () => LedgerUnderTest): void {
  describe('an expected payment', () => {
    const stage = async (): Promise<Company> => {
      const company = await at().company();
      company.happen({ kind: 'customer', ref: 'slow', name: 'Slow Payer', terms: 'Net 30' });
      for (const number of NUMBERS) company.happen({ kind: 'invoice', ref: number, customerRef: 'slow', number, minor: 5000 });
      return company;
    };
    const invoice = async (company: Company, number: string): Promise<InvoiceRecord> => {
      const [record] = await company.reader().one('invoice', company.idOf('invoice', number));
      if (record?.entity !== 'invoice') throw new Error(`The ledger does not show ${number}.`);
      return record;
    };
    const dayOf = (company: Company, number: string) => company.books.must('invoice', company.idOf('invoice', number)).expectedOn;
    const ownerChooses = (company: Company, number: string, expectedOn: Day | null): void => {
      company.books.update('invoice', company.idOf('invoice', number), { expectedOn });
    };
    const expecting = async (company: Company, number: string, on: Day | null): Promise<ExpectPayment> => {
      const record = await invoice(company, number);
      return { kind: 'expect', invoice: record, on, from: record.expectedOn };
    };
    const { kept, swallowed } = {
      kept: () => at().kind.keepsExpectedDays === true,
      swallowed: () => at().kind.keepsExpectedDays === false,
    };
    const writesOf = async (company: Company, work: () => Promise<unknown>): Promise<number> => {
      company.wire.countAnew();
      await work();
      return company.wire.reports.filter(({ kind }) => kind !== 'read').length;
    };

    it('is offered where there are such days, and refused elsewhere', async () => {
      expect(at().system.capabilities.expectedDays).toBe(kept() || swallowed());
      if (kept() || swallowed()) return;
      const company = await stage();
      const write = await expecting(company, 'A-1', PROMISED);
      expect(await company.fails(company.writer().perform(write, keyFor('e')))).toBeInstanceOf(Rejected);
      expect(await company.writer().find(write)).toBeNull();
    });

    it('is written once, changes nothing else, and its answer tells whether it was kept', async () => {
      if (!kept() && !swallowed()) return;
      const company = await stage();
      const before = await invoice(company, 'A-1');
      const write = await expecting(company, 'A-1', PROMISED);
      expect(await company.writer().find(write)).toBeNull();
      const expectedOn = kept() ? PROMISED : null;
      for (const writer of [company.writer(), company.writer()]) {
        const { records, drift } = await writer.perform(write, keyFor('e'));
        expect([records, drift]).toMatchObject([[{ entity: 'invoice', id: before.id, expectedOn, balance: before.balance }], []]);
      }
      const { version: _version, changedAt: _time, ...shown } = await invoice(company, 'A-1');
      const { version: _before, changedAt: _then, ...was } = before;
      expect(shown).toEqual({ ...was, expectedOn });
      const found = await company.writer().find(write);
      if (kept()) expect(found?.records).toMatchObject([{ expectedOn }]);
      else expect(found).toBeNull();
    });

    it('is taken back to what was there before, a day of the owner’s or none', async () => {
      if (!kept()) return;
      const company = await stage();
      ownerChooses(company, 'A-2', OWNERS);
      for (const [number, prior] of [
        ['A-1', null],
        ['A-2', OWNERS],
      ] as const) {
        const writer = company.writer();
        await writer.perform(await expecting(company, number, PROMISED), keyFor(number));
        expect(dayOf(company, number)).toBe(PROMISED);
        const back = await expecting(company, number, prior);
        expect(await writer.find(back)).toBeNull();
        await writer.perform(back, keyFor(`${number}-back`));
        expect(dayOf(company, number)).toBe(prior);
        expect(await writer.find(back)).toMatchObject({ drift: [] });
      }
    });

    it('gives way to what the owner has chosen since, and costs no call where there is nothing to write', async () => {
      if (!kept()) return;
      const company = await stage();
      const write = await expecting(company, 'A-1', PROMISED);
      ownerChooses(company, 'A-1', OWNERS);
      const chosen = { ...write, invoice: await invoice(company, 'A-1') };
      ownerChooses(company, 'A-2', PROMISED);
      const there = { ...(await expecting(company, 'A-2', PROMISED)), from: null };
      const writer = company.writer();
      const writes = await writesOf(company, async () => {
        const receipt = await writer.perform(chosen, keyFor('o'));
        expect([receipt.drift, receipt.records]).toMatchObject([
          [expect.stringContaining('8 January 2027')],
          [{ expectedOn: OWNERS }],
        ]);
        expect(await writer.perform(there, keyFor('t'))).toMatchObject({ drift: [], records: [{ expectedOn: PROMISED }] });
      });
      expect(writes).toBe(0);
      expect(await writer.find(chosen)).toMatchObject({ drift: [expect.stringContaining('8 January 2027')] });
      expect(dayOf(company, 'A-1')).toBe(OWNERS);
    });

    it('of an invoice that has been paid is left alone', async () => {
      if (!kept() && !swallowed()) return;
      const company = await stage();
      const { from } = await expecting(company, 'A-1', PROMISED);
      const applications = [{ invoiceRef: 'A-1', minor: 5000 }];
      company.happen({ kind: 'payment', ref: 'P', customerRef: 'slow', minor: 5000, applications });
      const write: ExpectPayment = { kind: 'expect', invoice: await invoice(company, 'A-1'), on: PROMISED, from };
      const writes = await writesOf(company, async () => {
        expect(await company.writer().perform(write, keyFor('p'))).toMatchObject({ drift: [], records: [{ status: 'paid' }] });
      });
      expect(writes).toBe(0);
    });

    it('goes with others in one call, each with an outcome of its own, found in one', async () => {
      if (!kept()) return;
      const company = await stage();
      const writes: KeyedWrite[] = [];
      for (const number of NUMBERS) writes.push({ key: keyFor(number), write: await expecting(company, number, LATER) });
      // Paid and closed between the reading and the write.
      company.happen({ kind: 'invoice-void', ref: 'A-2' });
      const writer = company.writer();
      const calls = await writesOf(company, async () => {
        const [first, second, third] = await writer.performTogether(writes, keyFor('parcel'));
        expect(first).toMatchObject({ records: [{ expectedOn: LATER }] });
        expect(second).toBeInstanceOf(Rejected);
        expect(third).toMatchObject({ records: [{ expectedOn: LATER }] });
      });
      expect(calls).toBe(1);
      expect(NUMBERS.map((number) => dayOf(company, number))).toEqual([LATER, null, LATER]);
      company.wire.countAnew();
      const found = await writer.findTogether(writes.map(({ write }) => write));
      expect(found.map((one) => one !== null)).toEqual([true, false, true]);
      expect(company.wire.reports).toHaveLength(1);
    });

    it.each(['lose-reply', 'lose-request'] as const)(
      'whose call is lost (%s) is found when it has happened, and mended',
      async (kind) => {
        if (!kept()) return;
        const company = await stage();
        const write = await expecting(company, 'A-1', PROMISED);
        at().sandbox.world.mischief.order({ kind, company: company.id, method: 'POST', times: 1 });
        await company.fails(company.writer().perform(write, keyFor('l')));
        expect((await company.writer().find(write)) !== null).toBe(kind === 'lose-reply');
        await company.writer().perform(write, keyFor('l'));
        expect(dayOf(company, 'A-1')).toBe(PROMISED);
      },
    );
  });
}
