import {
  addDays,
  BacktestRun,
  comparePolicies,
  dayAt,
  DRAWS,
  ledgerAsKnown,
  scenarioOf,
  type CompanySettings,
  type Day,
  type Ground,
  type Past,
} from '@holdfast/credit';
import { past, settings, type Store } from '@holdfast/store';
import { companySettings } from '../company-settings';
import { Policies } from '../decide/policies';
import { PolicySet } from '../decide/policy-set';
import { backtestJson } from './backtest-json';
import type { BacktestQuestion, TriedPolicy } from './question';
import { RecordedDays } from './recorded-days';

/** Where the past is, and what is asked of it. */
export interface PastToPlay {
  readonly companyId: string;
  readonly provider: 'quickbooks' | 'xero';
  readonly question: BacktestQuestion;
  /** The folder of the starting policies. */
  readonly policies: string;
}

/** As much of the longest lists as people look through. */
const MOST = { invoices: 500, customers: 200 };

/** Plays the policies over the company's mirror and returns what comes out, as JSON. It reads some customers at a time, each in one short snapshot, and cuts
 * everything off at the last day of the books: what a turn writes meanwhile changes nothing. */
export async function playPast(
  store: Store,
  { companyId, provider, question, policies }: PastToPlay,
  tell: (progress: { readonly done: number; readonly of: number }) => void,
): Promise<string> {
  const { profile, extent } = await store.inSnapshot(companyId, async (scope) => ({
    profile: (await settings.read(scope)).profile,
    extent: await past.extent(scope),
  }));
  if (profile === null) throw new RangeError('a company whose ledger was never read has no past');
  const own = companySettings(profile);
  const recorded = provider === 'quickbooks' && question.basis === 'recorded' ? new RecordedDays(own.timeZone) : null;
  const ground: Ground = {
    settings: own,
    knownUntil: question.knownUntil,
    basis: recorded ? 'recorded' : 'document dates',
    firstIssued: extent.firstIssued,
    hasFiles: true,
    bookFigures: extent.bookFigures,
  };
  const starting = new Policies(policies);
  const [first, second] = [question.policy, question.compareTo].map(
    (tried) => tried && runOf(tried, { question, ground, starting }),
  );
  if (!first) throw new RangeError('a backtest without a policy');
  const files = new Filed(own);
  let done = 0;
  for (let after: string | null = null; ;) {
    const page: past.PastPage = await store.inSnapshot(companyId, (scope) => past.page(scope, after));
    if (page.last === null) break;
    const told = asOfTheEnd(page, { ground, recorded });
    files.note(page);
    first.add(told);
    second?.add(told);
    after = page.last;
    done += page.ledgers.length;
    tell({ done, of: extent.customers });
  }
  const report = first.report(DRAWS);
  const other = second?.report(DRAWS) ?? null;
  const shown = {
    report,
    comparison: other && { report: other, differences: comparePolicies(report, other) },
    scenario: question.suppose && scenarioOf(report, question.suppose),
  };
  const measured = [...extent.bookFigures.values()].map(({ asOf }) => asOf).sort()[0] ?? null;
  const books = { customers: done, recorded: recorded?.counts ?? null, filesFrom: files.from, measuredFrom: measured };
  return JSON.stringify({ books, ...backtestJson(shown, MOST) });
}

interface Stage {
  readonly question: BacktestQuestion;
  readonly ground: Ground;
  readonly starting: Policies;
}

function runOf({ written }: TriedPolicy, { question: { window }, ground, starting }: Stage): BacktestRun {
  const { homeCurrency } = ground.settings;
  const set = new PolicySet({ policies: starting, policyName: written.policyName, homeCurrency }, written.levels);
  return new BacktestRun({
    ground,
    window,
    policy: set.company().policy,
    policyOf: ({ id, groups }) => set.forCustomer({ customerId: id, groups }),
  });
}

function asOfTheEnd(
  { ledgers, entries }: past.PastPage,
  { ground, recorded }: { readonly ground: Ground; readonly recorded: RecordedDays | null },
): Past {
  const recordedOn = recorded?.of(ledgers) ?? null;
  const end = addDays(ground.knownUntil, 1);
  return {
    ledgers: ledgers.map((ledger) => ledgerAsKnown(ledger, end, { recordedOn, settings: ground.settings })),
    recordedOn,
    entries,
  };
}

/** From when on people have recorded anything. */
class Filed {
  from: Day | null = null;

  constructor(private readonly settings: CompanySettings) {}

  note({ entries }: past.PastPage): void {
    for (const { recordedAt } of [...entries.values()].flat()) {
      const on = dayAt(recordedAt, this.settings.timeZone);
      if (this.from === null || on < this.from) this.from = on;
    }
  }
}
