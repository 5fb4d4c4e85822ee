import { Injectable } from '@nestjs/common';
import { decide, type Decision, type Mark, type Standing } from '@holdfast/credit';
import { Store, decisions, mirror, type CompanyScope } from '@holdfast/store';
import { assessed } from '../../assess/assessed';
import { companySettings } from '../../company-settings';
import type { LevelText } from '../../decide/policy-set';
import { PolicyDesk, type OpenDesk } from './policy-desk';

interface Place {
  readonly standing: Standing;
  readonly mark: Mark | null;
  readonly segment: string | null;
}

interface Move {
  readonly customerId: string;
  readonly name: string;
  readonly from: Place;
  readonly to: Place;
  readonly because: string;
}

export interface PolicyPreview {
  readonly asOf: string;
  readonly customers: number;
  /** How many customers would stand elsewhere. */
  readonly moves: number;
  /** By from and to, the most frequent first: `open -> hold`. */
  readonly counts: readonly { readonly from: string; readonly to: string; readonly customers: number }[];
  /** The first of them, by id; no more than were asked for. */
  readonly list: readonly Move[];
}

const CUSTOMERS_PER_BATCH = 200;
const LISTED_MAX = 500;
const NO_HISTORY = { activeRules: [], said: [], messagesOn: [] };

/** Who would stand where if a policy text counted today: everybody is judged twice, and nothing is stored. */
@Injectable()
export class PolicyPreviews {
  constructor(
    private readonly store: Store,
    private readonly desk: PolicyDesk,
  ) {}

  /** Throws a 409 before the first look at the ledger. */
  async of(companyId: string, draft: LevelText, listedMax = LISTED_MAX): Promise<PolicyPreview> {
    const desk = await this.store.inCompany(companyId, (scope) => this.desk.open(scope));
    const moves: Move[] = [];
    let customers = 0;
    for (let after: string | undefined; ;) {
      const batch = await this.store.inCompany(companyId, (scope) => judgedTwice(scope, desk, draft, after));
      customers += batch.customers;
      moves.push(...batch.moves);
      if (batch.last === undefined) break;
      after = batch.last;
    }
    return { asOf: desk.today, customers, moves: moves.length, counts: countsOf(moves), list: moves.slice(0, listedMax) };
  }
}

/** `last` is undefined when nobody is left. */
async function judgedTwice(
  scope: CompanyScope,
  { profile, today, set }: OpenDesk,
  draft: LevelText,
  after: string | undefined,
): Promise<{ readonly customers: number; readonly moves: readonly Move[]; readonly last: string | undefined }> {
  const ids = (await mirror.listCustomers(scope, { limit: CUSTOMERS_PER_BATCH, ...(after === undefined ? {} : { after }) })).map(
    ({ id }) => id,
  );
  const then = set.with(draft);
  const ledgers = await mirror.customerLedgers(scope, ids);
  const histories = await decisions.histories(scope, ids);
  const all = await assessed(scope, ledgers, { asOf: today, settings: companySettings(profile) });
  const moves = all.flatMap(({ ledger, facts }): readonly Move[] => {
    const history = histories.get(facts.customerId) ?? NO_HISTORY;
    const now = decide(facts, set.forCustomer(facts), history);
    const decided = decide(facts, then.forCustomer(facts), history);
    const [from, to] = [placeOf(now), placeOf(decided)];
    if (from.standing === to.standing && from.mark === to.mark && from.segment === to.segment) return [];
    const [reason] = decided.reasons;
    const because = reason ? reason.because : 'No rule would speak against this customer.';
    return [{ customerId: facts.customerId, name: ledger.customer.name, from, to, because }];
  });
  return { customers: all.length, moves, last: ids.length < CUSTOMERS_PER_BATCH ? undefined : ids.at(-1) };
}

function placeOf({ standing, mark, segmented }: Decision): Place {
  return { standing, mark, segment: segmented?.segment ?? null };
}

function countsOf(moves: readonly Move[]): PolicyPreview['counts'] {
  const counts = new Map<string, { from: string; to: string; customers: number }>();
  for (const { from, to } of moves) {
    const [before, after] = [words(from), words(to)];
    const key = `${before} -> ${after}`;
    counts.set(key, { from: before, to: after, customers: (counts.get(key)?.customers ?? 0) + 1 });
  }
  return [...counts.values()].sort((a, b) => b.customers - a.customers || Number(a.from > b.from) - Number(a.from < b.from));
}

/** `hold (new-account)`, `open`. Segments are told where nothing else differs. */
function words({ standing, mark, segment }: Place): string {
  const marked = mark === null || mark === standing ? standing : `${standing} (${mark})`;
  return segment === null ? marked : `${marked}, ${segment}`;
}
