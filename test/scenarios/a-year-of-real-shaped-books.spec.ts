import { startRunning, type Running } from '../support/running';
import { RECEIVABLES_FILE, dayAfter, isPresent, readReceivables } from './receivables-file';
import { changesByHand, type MarkChange } from './standard-policy-by-hand';

const FROM = '2013-01-01';
const DAYS = 364;
const LEDGERS = ['quickbooks', 'xero'] as const;

interface ActionView {
  readonly kind: string;
  readonly state: string;
  readonly customerId: string;
  readonly asOf: string;
  readonly intent: {
    readonly mark?: string;
    readonly step?: { readonly step: string; readonly listedInvoiceIds: readonly string[] };
  };
}
interface SnapshotCustomer {
  readonly ref: string;
  readonly id: string;
  readonly terms: string | null;
  readonly paymentTerms: unknown;
  readonly notes: string;
  readonly groups: readonly string[];
}
interface Snapshot {
  readonly customers: readonly SnapshotCustomer[];
  readonly invoices: readonly { readonly id: string; readonly number: string }[];
}

(isPresent ? describe : describe.skip)(
  '2013 of a receivables export, day by day through both ledgers (needs shared/data beside the project)',
  () => {
    const invoices = isPresent ? readReceivables() : [];
    let running: Running;
    let firstDay: Record<string, Snapshot>;
    let lastDay: Record<string, Snapshot>;
    let actions: Record<string, readonly ActionView[]>;
    const monthEnds: { readonly day: string; readonly ledger: string; readonly open: string }[] = [];

    const snapshots = async (): Promise<Record<string, Snapshot>> => {
      const found: Record<string, Snapshot> = {};
      for (const { identity } of running.sandbox.world.companies.values()) {
        found[identity.dialect] = (await (
          await fetch(`${running.sandboxUrl}/control/snapshot?company=${identity.externalId}`)
        ).json()) as Snapshot;
      }
      return found;
    };

    beforeAll(async () => {
      running = await startRunning({ start: `${FROM}T12:00:00Z`, books: RECEIVABLES_FILE });
      firstDay = await snapshots();
      await running.connectAll();
      await running.setMode('act', 'standard');
      const companies = await running.companies();
      for (let n = 0; n <= DAYS; n += 1) {
        const day = dayAfter(FROM, n);
        await running.moveTo(`${day}T12:00:00.000Z`);
        if (dayAfter(day).slice(0, 7) === day.slice(0, 7)) continue;
        for (const ledger of LEDGERS) {
          const { homeOpenBalance } = await running.get<{ homeOpenBalance: { amount: string } }>(
            `/api/companies/${companies[ledger].id}/totals`,
          );
          monthEnds.push({ day, ledger, open: homeOpenBalance.amount });
        }
      }
      lastDay = await snapshots();
      actions = {};
      for (const ledger of LEDGERS)
        actions[ledger] = await running.get(`/api/companies/${companies[ledger].id}/actions?limit=20000`);
    }, 2_700_000);

    afterAll(() => running?.stop());

    const refOf = (ledger: string) => new Map(firstDay[ledger]?.customers.map(({ id, ref }) => [id, ref]));
    const markChanges = (ledger: string): MarkChange[] => {
      const refs = refOf(ledger);
      return (actions[ledger] ?? [])
        .filter(({ kind, state }) => state === 'confirmed' && (kind === 'place' || kind === 'release'))
        .map(({ kind, customerId, asOf, intent }) => ({
          customer: refs.get(customerId) ?? customerId,
          day: asOf,
          mark: (kind === 'place' ? intent.mark : 'released') as MarkChange['mark'],
        }));
    };
    const sorted = (changes: readonly MarkChange[]) =>
      changes.map(({ customer, day, mark }) => `${customer} ${day} ${mark}`).sort();

    it('the mirror’s total equals the file’s at every month-end, in both ledgers', () => {
      expect(monthEnds).toHaveLength(24);
      for (const { day, open } of monthEnds) {
        const cents = invoices
          .filter(({ issued, settled }) => issued <= day && settled > day)
          .reduce((sum, invoice) => sum + invoice.cents, 0);
        expect({ day, open }).toEqual({ day, open: (cents / 100).toFixed(2) });
      }
    });

    it.each(LEDGERS)('%s: every mark was placed and lifted on the day that an independent computation gives', (ledger) => {
      const expected = changesByHand(invoices, FROM, DAYS);
      expect(expected.filter(({ mark }) => mark === 'hold').length).toBeGreaterThan(20);
      expect(expected.filter(({ mark }) => mark === 'released').length).toBeGreaterThan(20);
      expect(sorted(markChanges(ledger))).toEqual(sorted(expected));
    });

    it('nothing was refused, left in doubt or left behind', () => {
      for (const ledger of LEDGERS) {
        const states = new Set(actions[ledger]?.map(({ state }) => state));
        expect([...states].filter((state) => !['confirmed', 'withdrawn'].includes(state))).toEqual([]);
      }
    });

    it('both ledgers end identical: the same marks, the same reminders about the same invoices, on the same days', () => {
      const told = (ledger: string): string[] => {
        const refs = refOf(ledger);
        const numbers = new Map(lastDay[ledger]?.invoices.map(({ id, number }) => [id, number]));
        return (actions[ledger] ?? [])
          .filter(({ state }) => state === 'confirmed')
          .map(({ kind, customerId, asOf, intent }) => {
            const listed = (intent.step?.listedInvoiceIds ?? []).map((id) => numbers.get(id) ?? id).sort();
            return [asOf, refs.get(customerId), kind, intent.mark ?? '', intent.step?.step ?? '', ...listed].join(' ');
          })
          .sort();
      };
      expect(told('xero')).toEqual(told('quickbooks'));
      expect(told('xero').length).toBeGreaterThan(1000);
    });

    it.each(LEDGERS)(
      '%s: every customer whose credit is open again has its terms, groups and notes exactly as on day one',
      (ledger) => {
        const standing = new Map<string, string>();
        for (const { customer, mark } of [...markChanges(ledger)].sort((a, b) => a.day.localeCompare(b.day)))
          standing.set(customer, mark);
        const before = new Map(firstDay[ledger]?.customers.map((customer) => [customer.ref, customer]));
        let restored = 0;
        for (const { ref, terms, paymentTerms, notes, groups } of lastDay[ledger]?.customers ?? []) {
          if ((standing.get(ref) ?? 'released') !== 'released' || !before.has(ref)) continue;
          const was = before.get(ref);
          expect({ ref, terms, paymentTerms, notes, groups }).toEqual({
            ref,
            terms: was?.terms,
            paymentTerms: was?.paymentTerms,
            notes: was?.notes,
            groups: was?.groups,
          });
          if (standing.get(ref) === 'released') restored += 1;
        }
        expect(restored).toBeGreaterThan(10);
      },
    );
  },
);
