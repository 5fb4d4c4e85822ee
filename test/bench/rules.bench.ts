import { verdicts, type Facts, type Verdict } from '@holdfast/credit';
import { table, type Run } from './bench';
import { Random } from './random';
import { byClosures, type Spoken } from './rules/closures';
import { comparePairs } from './rules/pairs';
import { countedResults, JsonLogicEngine, JsonRulesEngine, plainFacts, type Counted, type Result } from './rules/peers';
import { likelySheet } from './rules/sheets';
import { twentyRules } from './rules/twenty-rules';

const TOLERANCE = 2_500n;
const NO_HISTORY = { activeRules: [], said: [], messagesOn: [] };
/** As many findings are alive at a time as the engine keeps of one batch. */
const BATCH = 200;

interface Contestant {
  readonly name: string;
  readonly customers: number;
  /** Judges them all; the findings of the last `room` of them stay in `kept`. */
  readonly judge: (kept: unknown[], room: number) => Promise<void> | void;
  readonly counted: (found: unknown) => Counted;
  /** Processor time for each customer, by round. */
  readonly microseconds: number[];
}

/** Twenty rules that ask for twenty facts over a book of customers; of every rule in force its facts, their values and thresholds, and what its release is
 * missing. The contestants take turns in one process, so that all meet the same noise; of the peers a smaller sample is timed. */
export const run: Run = async (print, { customers = 100_000, sample = 1_000, rounds = 9, policies = 2_000, sheets = 500 }) => {
  const random = new Random(20);
  const book = Array.from({ length: customers }, (_, number) => likelySheet(random, number));
  const part = book.slice(0, sample);
  const [ours, byHand, logic, engine] = [compiled(book), closures(book), jsonLogic(part), jsonRules(part)] as const;
  const contestants = [ours, byHand, logic, engine];
  for (let round = 0; round <= rounds; round += 1) {
    for (const contestant of contestants) {
      const microseconds = (await processorMicroseconds(contestant)) / contestant.customers;
      // The first round warms up.
      if (round > 0) contestant.microseconds.push(microseconds);
    }
  }
  print(report(ours, contestants));
  const unlike = await judgedOtherwise(ours, contestants);
  print(`\nCustomers whom another contestant judges otherwise: ${unlike}.`);
  const pairs = comparePairs({ policies, sheets });
  print(
    `${pairs.pairs.toLocaleString('en-US')} pairs of policy and facts: ${pairs.mismatches} judged otherwise by the plain interpreter ` +
      `(${pairs.inForce.toLocaleString('en-US')} rules in force; ${pairs.beyond.toLocaleString('en-US')} pairs with amounts that no double holds).`,
  );
  return {
    ratioToClosures: ratio(ours, byHand),
    timesJsonRulesEngine: ratio(engine, ours),
    timesJsonLogicEngine: ratio(logic, ours),
    mismatches: unlike + pairs.mismatches,
    pairs: pairs.pairs,
    customers,
    customersOfPeers: part.length,
  };
};

function compiled(book: readonly Facts[]): Contestant {
  const policy = twentyRules();
  const judge: Contestant['judge'] = (kept, room) => {
    for (let place = 0; place < book.length; place += 1)
      kept[place % room] = verdicts(book[place] as Facts, policy, NO_HISTORY, TOLERANCE);
  };
  const counted = (found: unknown) =>
    (found as readonly Verdict[]).map(({ rule, behind, missing }) => [rule.id, behind.length, missing.length] as const);
  return { name: 'compiled rules', customers: book.length, judge, counted, microseconds: [] };
}

function closures(book: readonly Facts[]): Contestant {
  const judge: Contestant['judge'] = (kept, room) => {
    for (let place = 0; place < book.length; place += 1)
      kept[place % room] = byClosures(book[place] as Facts, TOLERANCE, NO_HISTORY);
  };
  const counted = (found: unknown) =>
    (found as readonly Spoken[]).map(({ rule, behind, missing }) => [rule, behind.length, missing.length] as const);
  return { name: 'hand-written closures', customers: book.length, judge, counted, microseconds: [] };
}

function jsonLogic(book: readonly Facts[]): Contestant {
  const engine = new JsonLogicEngine(twentyRules(), TOLERANCE);
  const plain = book.map(plainFacts);
  const judge: Contestant['judge'] = (kept, room) => {
    for (const [place, facts] of plain.entries()) kept[place % room] = engine.judge(facts);
  };
  return {
    name: 'json-logic-engine, compiled',
    customers: book.length,
    judge,
    counted: (found) => found as Counted,
    microseconds: [],
  };
}

function jsonRules(book: readonly Facts[]): Contestant {
  const engine = new JsonRulesEngine(twentyRules(), TOLERANCE);
  const plain = book.map(plainFacts);
  const judge: Contestant['judge'] = async (kept, room) => {
    for (const [place, facts] of plain.entries()) kept[place % room] = await engine.judge(facts);
  };
  const counted = (found: unknown) => countedResults(found as readonly Result[]);
  return { name: 'json-rules-engine', customers: book.length, judge, counted, microseconds: [] };
}

/** Of this process, so that others on the machine do not count. */
async function processorMicroseconds({ judge }: Contestant): Promise<number> {
  const kept = new Array<unknown>(BATCH);
  const before = process.cpuUsage();
  await judge(kept, BATCH);
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

async function judgedOtherwise(ours: Contestant, contestants: readonly Contestant[]): Promise<number> {
  const said = async ({ judge, counted, customers }: Contestant): Promise<readonly string[]> => {
    const kept = new Array<unknown>(customers);
    await judge(kept, customers);
    return kept.map((found) => JSON.stringify([...counted(found)].sort()));
  };
  const right = await said(ours);
  let unlike = 0;
  for (const contestant of contestants) {
    const others = await said(contestant);
    unlike += others.filter((text, place) => text !== right[place]).length;
  }
  return unlike;
}

/** Round by round, for noise comes and goes. */
function ratio({ microseconds: of }: Contestant, { microseconds: to }: Contestant): number {
  return Math.round(100 * median(of.map((each, round) => each / (to[round] ?? each)))) / 100;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

function report(ours: Contestant, contestants: readonly Contestant[]): string {
  const rows = contestants.map((each) => [
    each.name,
    each.customers,
    median(each.microseconds).toFixed(2),
    Math.round(1e6 / median(each.microseconds)),
    String(ratio(each, ours)),
  ]);
  return table(['20 rules x 20 facts, explained', 'customers', 'microseconds each', 'customers/s', 'times ours'], rows);
}
