import type { CreditFile, Kept, Recorded } from '../ledger/credit-file';
import type { CustomerLedger } from '../ledger/customer-ledger';
import { daysBetween, type Day } from '../money/day';
import { money, type Money } from '../money/money';
import { isInForce, latestInForce } from './in-force';
import { instalmentsOf, standingOf, type Instalment } from './plans';
import { ledgerOn } from './post-dated';
import { promisesOn } from './promises';

/** How an entry that nobody has ended stands on one day. */
export interface EntryState {
  readonly entryId: string;
  /** `to-come`: its first day has not come. `replaced`: one that was recorded later counts. `over`: it has expired, or nothing is left to pay. A plan in
   * good standing is `in-force`. */
  readonly state: 'to-come' | 'in-force' | 'replaced' | 'over' | 'breached' | 'awaited' | 'kept' | 'broken';
  /** What has come of a promise, never more than was promised; of a bad debt what has been recovered since; null for everything else. */
  readonly paid: Money | null;
  /** Of a plan, earliest first; empty for everything else. */
  readonly instalments: readonly (Instalment & { readonly isLate: boolean })[];
}

/** The states of all entries that stand, in no particular order. */
export function entryStates(ledger: CustomerLedger, file: CreditFile, asOf: Day): readonly EntryState[] {
  const standing = <Entry extends { readonly ended: unknown }>(entries: readonly Entry[]): readonly Entry[] =>
    entries.filter(({ ended }) => ended === null);
  return [
    ...standing(file.disputes).map((entry) => of(entry, since(entry.raisedOn, asOf))),
    ...standing(file.flags).map((entry) => of(entry, since(entry.since, asOf))),
    ...standing(file.badDebts).map((entry) => ({ ...of(entry, since(entry.on, asOf)), paid: recovered(entry, ledger, asOf) })),
    ...promisesOn(ledger, file, asOf).map(({ entryId, state, paid }) => ({ entryId, state, paid, instalments: [] })),
    ...standing(file.plans).map((plan) => planState(plan, ledger, asOf)),
    ...onlyLastCounts(standing(file.limits), ({ from }) => from, asOf),
    ...onlyLastCounts(standing(file.pins), ({ from }) => from, asOf),
    ...onlyLastCounts(standing(file.terms), ({ on }) => on, asOf),
  ];
}

const of = ({ id }: Recorded, state: EntryState['state']): EntryState => ({ entryId: id, state, paid: null, instalments: [] });

const since = (first: Day, asOf: Day): EntryState['state'] => (first <= asOf ? 'in-force' : 'to-come');

/** Cash that has come for an invoice since it was given up; null while the ledger does not know the invoice. */
function recovered({ invoiceId, on }: Kept<'bad-debt'>, { invoices }: CustomerLedger, asOf: Day): Money | null {
  const invoice = invoices.find(({ id }) => id === invoiceId);
  if (!invoice) return null;
  const minor = invoice.applications.reduce(
    (sum, { kind, on: came, amount }) => (kind === 'cash' && came >= on && came <= asOf ? sum + amount.minor : sum),
    0n,
  );
  return money(minor, invoice.balance.currency);
}

function planState(plan: CreditFile['plans'][number], ledger: CustomerLedger, asOf: Day): EntryState {
  const standing = standingOf(plan, ledgerOn(ledger, asOf), asOf);
  const instalments = instalmentsOf(plan, ledger.invoices, asOf).map((instalment) => ({
    ...instalment,
    isLate: instalment.paid.minor < instalment.amount.minor && daysBetween(instalment.on, asOf) > 0,
  }));
  const state = standing === null ? 'over' : standing.isBreached ? 'breached' : 'in-force';
  return { ...of(plan, plan.agreedOn <= asOf ? state : 'to-come'), instalments };
}

type Expiring = Recorded & { readonly ended: null | { readonly on: Day }; readonly expiresOn?: Day | null };

/** A limit that has expired is still the limit, as the rules have it; a pin that has expired has given way to the one before it. */
function onlyLastCounts<Entry extends Expiring & { readonly kind: 'limit' | 'pin' | 'terms' }>(
  entries: readonly Entry[],
  fromOf: (entry: Entry) => Day,
  asOf: Day,
): readonly EntryState[] {
  const isOver = ({ expiresOn }: Entry): boolean => typeof expiresOn === 'string' && expiresOn < asOf;
  const counted = latestInForce(
    entries.filter((entry) => entry.kind !== 'pin' || !isOver(entry)),
    fromOf,
    asOf,
  );
  return entries.map((entry) => {
    if (!isInForce(entry, fromOf(entry), asOf)) return of(entry, 'to-come');
    if (entry === counted) return of(entry, isOver(entry) ? 'over' : 'in-force');
    return of(entry, entry.kind === 'pin' && isOver(entry) ? 'over' : 'replaced');
  });
}
