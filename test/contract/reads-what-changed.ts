import type { LedgerRecord } from '@holdfast/credit';
import { catchUp, keyOf, lasting, mirrorOf, pull, standingInBooks, standingInMirror } from './books-and-mirror';
import type { Company, HappeningInput, LedgerUnderTest } from './ledger-under-test';
import { BULK_CUSTOMER, burst, MANY_SIDED } from './many-sided-books';

interface Story {
  readonly happenings: readonly HappeningInput[];
  readonly byHand?: (company: Company) => Promise<void>;
  /** An invoice that is no more, also where the ledger keeps showing it. */
  readonly gone?: string;
}

const STORIES: readonly (readonly [string, Story])[] = [
  ['an invoice is raised', { happenings: [{ kind: 'invoice', ref: 'new', customerRef: 'bare', number: 'N-1', minor: 5 }] }],
  ['a due date is moved', { happenings: [{ kind: 'invoice-edit', ref: 'open', due: '2027-02-01' }] }],
  ['a draft is approved', { happenings: [{ kind: 'invoice-approve', ref: 'draft' }] }],
  [
    'a payment comes for one invoice',
    {
      happenings: [
        { kind: 'payment', ref: 'p', customerRef: 'euro', minor: 9, applications: [{ invoiceRef: 'euro-open', minor: 9 }] },
      ],
    },
  ],
  ['money comes for nothing in particular', { happenings: [{ kind: 'payment', ref: 'p', customerRef: 'child', minor: 77 }] }],
  [
    'unapplied cash is set against an invoice',
    { happenings: [{ kind: 'allocate', from: 'payment', ref: 'all-unapplied', invoiceRef: 'zoë-open', minor: 333 }] },
  ],
  [
    'a credit note is set against an invoice',
    { happenings: [{ kind: 'allocate', from: 'credit', ref: 'untouched', invoiceRef: 'yen-open', minor: 499 }] },
  ],
  ['a credit note is written', { happenings: [{ kind: 'credit', ref: 'c', customerRef: 'gone', number: 'CN-9', minor: 6006 }] }],
  ['an invoice is voided', { happenings: [{ kind: 'invoice-void', ref: 'bare-open' }] }],
  ['a payment bounces', { happenings: [{ kind: 'payment-void', ref: 'euro-cash' }] }],
  ['an invoice is deleted', { happenings: [], gone: 'draft', byHand: ({ hand }) => hand.deleteInvoice('draft') }],
  ['two customers are merged', { happenings: [{ kind: 'customer-merge', ref: 'child', intoRef: 'bare' }] }],
  [
    'a customer is renamed, another gets other terms, a third is let go',
    {
      happenings: [
        { kind: 'customer-edit', ref: 'steady', name: 'Steady & Daughters', email: 'new@steady.example' },
        { kind: 'customer-edit', ref: 'bare', terms: 'Net 15' },
        { kind: 'customer-edit', ref: 'unused', active: false },
      ],
    },
  ],
];

export function readsWhatChanged(at: () => LedgerUnderTest): void {
  describe('reading what changed', () => {
    /** Settled: the day's overlap of the first pull lies behind it, so that only what happens from now on is told again. */
    const settled = async () => {
      const company = await at().company();
      company.happen(...MANY_SIDED);
      await at().wait();
      return company;
    };

    it.each(STORIES)('%s: told, with nothing that did not change, and the balances agree', async (_story, story) => {
      const company = await settled();
      const before = await pull(company.reader(), null);
      await at().wait();
      const since = at().now();
      const gone = story.gone === undefined ? [] : [`invoice/${company.idOf('invoice', story.gone)}`];
      const all = new Set(before.records.map(keyOf));
      company.happen(...story.happenings);
      await story.byHand?.(company);
      const changes = await pull(company.reader(), before.mark);

      const mirror = mirrorOf([...before.records, ...changes.records]);
      const fresh = mirrorOf((await pull(company.reader(), null)).records);
      expect(lasting(mirror)).toEqual(lasting(fresh));
      expect(standingInMirror(mirror)).toEqual(standingInBooks(company.books, at().kind));
      const touched = touchedSince(company, since, before.records);
      expect(touched.size).toBeGreaterThan(0);
      expect(touched.size).toBeLessThan(all.size / 2);
      expect(changes.records.map(keyOf).filter((key) => !touched.has(key))).toEqual([]);
      expect(changes.records.length).toBeGreaterThan(0);
      expect(mirror.map(keyOf).filter((key) => gone.includes(key))).toEqual([]);
    });

    it('nothing changed: nothing is told, and the mark moves on all the same', async () => {
      const company = await settled();
      let { mark } = await pull(company.reader(), null);
      for (let day = 0; day < 3; day += 1) {
        await at().wait();
        const idle = await pull(company.reader(), mark);
        expect(idle.records).toEqual([]);
        expect(idle.mark).not.toEqual(mark);
        ({ mark } = idle);
      }
    });

    it('after a gap of months all that changed is told, deletions too', async () => {
      const company = await settled();
      const before = await pull(company.reader(), null);
      await at().wait(5);
      company.happen(
        { kind: 'customer-edit', ref: 'steady', name: 'Steadier' },
        { kind: 'payment', ref: 'p', customerRef: 'bare', minor: 5, applications: [{ invoiceRef: 'bare-open', minor: 5 }] },
      );
      await company.hand.deleteInvoice('draft');
      // Beyond any look-back, yet within the life of a refresh token.
      await at().wait(45);
      company.happen({ kind: 'invoice-edit', ref: 'open', due: '2027-05-05' });
      const changes = await catchUp(company.reader(), before);
      const mirror = mirrorOf([...before.records, ...changes]);
      const fresh = mirrorOf((await pull(company.reader(), null)).records);
      expect(lasting(mirror)).toEqual(lasting(fresh));
      expect(standingInMirror(mirror)).toEqual(standingInBooks(company.books, at().kind));
    });

    it('more changes than fit one answer lose nothing', async () => {
      const company = await at().company();
      company.happen(BULK_CUSTOMER, ...burst('old', 40));
      const before = await pull(company.reader(), null);
      await at().wait();
      company.happen(...burst('new', 1100), { kind: 'invoice-void', ref: 'old-7' });
      const changes = await catchUp(company.reader(), before);
      const mirror = mirrorOf([...before.records, ...changes]);
      expect(mirror).toHaveLength(1141);
      expect(standingInMirror(mirror)).toEqual(standingInBooks(company.books, at().kind));
    });

    it('broken off in the middle, nothing is lost', async () => {
      const company = await settled();
      const before = await pull(company.reader(), null);
      await at().wait();
      company.happen(
        { kind: 'customer-edit', ref: 'steady', name: 'Steadier' },
        { kind: 'payment', ref: 'p', customerRef: 'bare', minor: 5, applications: [{ invoiceRef: 'bare-open', minor: 5 }] },
        { kind: 'credit', ref: 'c', customerRef: 'bare', number: 'CN-9', minor: 8 },
      );
      // Beyond the overlap, which would otherwise tell everything again whatever the mark says.
      await at().wait();
      const whole = await pull(company.reader(), before.mark);
      expect(whole.pages.length).toBeGreaterThan(2);
      for (let pages = 1; pages < whole.pages.length; pages += 1) {
        const begun = await pull(company.reader(), before.mark, pages);
        const rest = await pull(company.reader(), begun.mark);
        const mirror = mirrorOf([...before.records, ...begun.records, ...rest.records]);
        expect(standingInMirror(mirror)).toEqual(standingInBooks(company.books, at().kind));
        expect(mirror).toEqual(mirrorOf([...before.records, ...whole.records]));
      }
    });
  });
}

/** What the books wrote down as changed, and whom it concerns: a ledger may count an invoice as changed by its payment, and a customer by both. */
function touchedSince({ books }: Company, since: number, before: readonly LedgerRecord[]): ReadonlySet<string> {
  const touched = new Set<string>();
  // A deleted document can no longer be asked whose it was.
  const owners = new Map(before.map((record) => [keyOf(record), 'customerId' in record ? record.customerId : '']));
  for (const { table, id, goneId } of books.changesSince(since)) {
    if (table !== 'customer' && table !== 'invoice' && table !== 'payment' && table !== 'credit') continue;
    touched.add(`${table}/${id}`);
    if (goneId !== undefined) touched.add(`${table}/${goneId}`);
    const owner = owners.get(`${table}/${id}`);
    if (owner) touched.add(`customer/${owner}`);
    const row = books.get(table, id);
    if (!row || !('customerId' in row)) continue;
    touched.add(`customer/${row.customerId}`);
    if ('applications' in row) for (const { invoiceId } of row.applications) touched.add(`invoice/${invoiceId}`);
  }
  return touched;
}
