import {
  addDays,
  parseDay,
  portfolioPrior,
  settledOf,
  termDaysOf,
  type Day,
  type FileContent,
  type LedgerRecord,
  type Settlements,
} from '@holdfast/credit';
import { companyForEachTest } from '../../../../test/support/company';
import { Random } from '../../../../test/bench/random';
import * as bookPriors from './book-priors.store';
import * as creditFiles from './credit-files.store';
import * as mirror from './mirror.store';
import { applied, customer, gbp, invoice, payment } from './sample-records';

const START = parseDay('2026-01-01');
const day = (offset: number): Day => addDays(START, offset);
/** Near midnight in London it is another day in Auckland. */
const SETTINGS = { homeCurrency: 'GBP', defaultTermsDays: 30, timeZone: 'Pacific/Auckland' };
const CUSTOMERS = 12;
const INVOICES = 10;

interface Book {
  /** Each page as one look at the ledger brings it. */
  readonly pages: readonly (readonly LedgerRecord[])[];
  readonly givenUp: readonly { readonly customerId: string; readonly invoiceId: string; readonly on: Day }[];
  /** Staff and related parties, by customer id, with the day since when. */
  readonly related: ReadonlyMap<string, Day>;
}

/** Receipts that come back by being voided, some keyed in anew, on payments and on invoices; invoices given up, paid or not; and related parties. */
function anyBook(random: Random): Book {
  const first: LedgerRecord[] = [];
  const later: LedgerRecord[] = [];
  const givenUp: { customerId: string; invoiceId: string; on: Day }[] = [];
  const related = new Map<string, Day>();
  for (let c = 0; c < CUSTOMERS; c += 1) {
    const customerId = `c${c}`;
    first.push(customer({ id: customerId }));
    if (random.chance(0.15)) related.set(customerId, day(random.below(300)));
    for (let n = 0; n < INVOICES; n += 1) {
      const id = `${customerId}-${n}`;
      const issued = random.below(230);
      const paid = issued + random.below(70);
      const shape = { id, customerId, issued: day(issued), due: day(issued + random.below(45)), total: gbp(10_000) };
      const line = { ...applied(`p-${id}`, id, 10_000), on: day(paid) };
      const comesBack = random.chance(0.25);
      const isPaidInTheEnd = !comesBack || random.chance(0.7);
      const changedAt = `${day(paid + random.below(20))}T${random.chance(0.5) ? '09' : '23'}:00:00Z`;
      first.push(invoice({ ...shape, balance: gbp(0), status: 'paid' }));
      first.push(payment({ id: `p-${id}`, customerId, on: day(paid), applications: [line] }));
      if (comesBack) {
        later.push(
          payment({ id: `p-${id}`, customerId, on: day(paid), applications: [], status: 'void', version: '2', changedAt }),
        );
        const again = { ...applied(`q-${id}`, id, 10_000), on: random.chance(0.2) ? day(paid) : day(paid + random.below(30)) };
        if (isPaidInTheEnd) later.push(payment({ id: `q-${id}`, customerId, on: again.on, applications: [again] }));
        else later.push(invoice({ ...shape, balance: gbp(10_000), status: 'open', version: '2', changedAt }));
      }
      if (random.chance(0.1)) givenUp.push({ customerId, invoiceId: id, on: day(random.below(300)) });
    }
  }
  return { pages: [first, later], givenUp, related };
}

describe('how a company’s customers pay as a whole', () => {
  const company = companyForEachTest({ provider: 'quickbooks', poolMax: 2 });
  const { inside } = company;

  const record = (customerId: string, content: FileContent) =>
    inside((scope) => creditFiles.record(scope, { customerId, content, by: 'owner', now: '2026-12-01T10:00:00Z' }));

  async function keep({ pages, givenUp, related }: Book): Promise<void> {
    for (const records of pages) await inside((scope) => mirror.storePage(scope, { records, mark: null }));
    for (const { customerId, invoiceId, on } of givenUp)
      await record(customerId, { kind: 'bad-debt', invoiceId, on, reason: 'gone' });
    for (const [customerId, since] of related) await record(customerId, { kind: 'flag', flag: 'related', since, note: null });
  }

  /** Every settled invoice of every customer who is not related, straight from the definition. */
  async function settled(asOf: Day, related: Book['related']): Promise<readonly Settlements[]> {
    return inside(async (scope) => {
      const ids = (await mirror.customerIdsAll(scope)).filter((id) => (related.get(id) ?? '9999') > asOf);
      const files = await creditFiles.creditFiles(scope, ids);
      return (await mirror.customerLedgers(scope, ids)).flatMap((ledger) =>
        settledOf(ledger, asOf, SETTINGS, files.get(ledger.customer.id)).map(({ id, settled: on, signedDays }) => ({
          settled: on,
          signedDays,
          termDays: termDaysOf(ledger, id, SETTINGS),
          count: 1,
        })),
      );
    });
  }

  it.each([1, 2, 3, 4, 5])('is kept as the core defines it, in book number %i', async (seed) => {
    const book = anyBook(new Random(seed));
    await keep(book);
    for (const month of ['2026-02', '2026-05', '2026-09']) {
      const asOf = parseDay(`${month}-01`);
      const all = await settled(asOf, book.related);
      const first =
        all
          .map(({ settled: on }) => on)
          .filter((on) => on < asOf)
          .sort()[0] ?? null;
      const wanted = portfolioPrior(all, asOf, first);
      await inside((scope) => bookPriors.keep(scope, parseDay(`${month}-17`), SETTINGS));
      const found = await inside((scope) => bookPriors.read(scope, parseDay(`${month}-28`)));
      expect(found).toMatchObject({ asOf, settledCount: wanted.settledCount, isTelling: wanted.isTelling });
      expect(found?.lateShare).toBeCloseTo(wanted.lateShare, 9);
      expect(found?.signedDays).toBeCloseTo(wanted.signedDays, 9);
    }
    expect((await settled(day(240), book.related)).length).toBeGreaterThan(60);
  });

  it('stays for the month, and until the next one is looked at', async () => {
    await keep({ pages: [[customer({ id: 'c1' })]], givenUp: [], related: new Map() });
    expect(await inside((scope) => bookPriors.read(scope, day(3)))).toBeNull();
    await inside((scope) => bookPriors.keep(scope, day(3), SETTINGS));
    const kept = await inside((scope) => bookPriors.read(scope, day(20)));
    expect(kept).toMatchObject({ asOf: '2026-01-01', lateShare: 0.4, settledCount: 0, isTelling: false });
    await keep(anyBook(new Random(9)));
    await inside((scope) => bookPriors.keep(scope, day(25), SETTINGS));
    expect(await inside((scope) => bookPriors.read(scope, day(40)))).toEqual(kept);
    await inside((scope) => bookPriors.keep(scope, day(40), SETTINGS));
    expect(await inside((scope) => bookPriors.read(scope, day(40)))).toMatchObject({ asOf: '2026-02-01' });
  });
});
