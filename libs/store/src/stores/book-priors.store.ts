import {
  addDays,
  portfolioPrior,
  PRIOR_WINDOW_DAYS,
  settledOf,
  termDaysOf,
  type CompanySettings,
  type Day,
  type Prior,
  type Settlements,
} from '@holdfast/credit';
import { toJson } from '../json';
import type { CompanyScope } from '../scope';
import { firstRow, rows } from '../sql';
import { creditFiles } from './credit-files.store';
import { customerLedgers } from './mirror.store';
import { relatedParties } from './related-parties';
import { contested, settledWithin } from './settlements.store';

/** How the company's customers pay as a whole, related parties left out, as of the start of the month of this day, or of the last month that was looked at before; null when nobody has
 * looked yet. */
export async function read(scope: CompanyScope, day: Day): Promise<Prior | null> {
  const text = `select prior from book_prior where company_id = $1 and month <= $2 order by month desc limit 1`;
  return (await firstRow<{ prior: Prior }>(scope, text, day))?.prior ?? null;
}

/** Works it out, unless that has been done in this month; what is corrected in the ledger meanwhile counts from the next month on. Looks at half a year's
 * receipts, once a month; whoever comes second finds the first one's. */
export async function keep(scope: CompanyScope, day: Day, settings: CompanySettings): Promise<void> {
  const asOf = `${day.slice(0, 7)}-01` as Day;
  if ((await read(scope, day))?.asOf === asOf) return;
  const prior = await workOut(scope, asOf, settings);
  await rows(
    scope,
    `insert into book_prior (company_id, month, prior) values ($1, $2, $3) on conflict do nothing`,
    asOf,
    toJson(prior),
  );
}

async function workOut(scope: CompanyScope, asOf: Day, settings: CompanySettings): Promise<Prior> {
  const { defaultTermsDays } = settings;
  const exceptCustomers = await relatedParties(scope, asOf);
  const judged = (await contested(scope)).filter(({ customerId }) => !exceptCustomers.includes(customerId));
  const except = judged.map(({ id }) => id);
  const byCore = await settledByCore(scope, judged, { asOf, settings });
  const settledSince = async (from: Day): Promise<readonly Settlements[]> => [
    ...(await settledWithin(scope, { from, before: asOf, defaultTermsDays, except, exceptCustomers })),
    ...byCore.filter(({ settled }) => settled >= from),
  ];
  const recent = await settledSince(addDays(asOf, -PRIOR_WINDOW_DAYS));
  const prior = portfolioPrior(recent, asOf, firstOf(recent));
  // Only of a young book, or one that rested for long, does an earlier settlement tell more; then it is small, or seldom asked.
  return prior.isTelling ? prior : portfolioPrior(recent, asOf, firstOf(await settledSince(BEGINNING)));
}

const BEGINNING = '0001-01-01' as Day;
const CUSTOMERS_PER_READ = 200;

/** Judged one by one, for the database does not know what makes a receipt one that came back. */
async function settledByCore(
  scope: CompanyScope,
  invoices: readonly { readonly id: string; readonly customerId: string }[],
  { asOf, settings }: { readonly asOf: Day; readonly settings: CompanySettings },
): Promise<readonly Settlements[]> {
  const wanted = new Set(invoices.map(({ id }) => id));
  const customerIds = [...new Set(invoices.map(({ customerId }) => customerId))];
  const found: Settlements[] = [];
  for (let from = 0; from < customerIds.length; from += CUSTOMERS_PER_READ) {
    const ids = customerIds.slice(from, from + CUSTOMERS_PER_READ);
    const files = await creditFiles(scope, ids);
    for (const ledger of await customerLedgers(scope, ids)) {
      const settled = settledOf(ledger, asOf, settings, files.get(ledger.customer.id));
      for (const one of settled.filter(({ id, settled: on }) => wanted.has(id) && on < asOf))
        found.push({
          settled: one.settled,
          signedDays: one.signedDays,
          termDays: termDaysOf(ledger, one.id, settings),
          count: 1,
        });
    }
  }
  return found;
}

function firstOf(settlements: readonly Settlements[]): Day | null {
  return settlements.reduce<Day | null>((first, { settled }) => (first === null || settled < first ? settled : first), null);
}
