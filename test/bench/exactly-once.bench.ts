import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { freshDatabase } from '../support/postgres';
import { table, type Figures, type Print, type Run } from './bench';
import { OF_ONE, PLANS, RETENTIONS, planOf } from './exactly-once/plans';
import { timesByRepeating } from './exactly-once/repeating';
import type { Tally, Unit } from './exactly-once/share';
import { SUBJECTS, membersOf, type Subject } from './exactly-once/subjects';
import type { Given } from './exactly-once/worker';

const LANES = 2;
const PROGRESS_UNITS = 20;
/** Has no factor in common with the number of plans, so that a sample is spread over all of them. */
const STRIDE = 4567;
/** Xero's, the only one that is published; beside it what QuickBooks' might be. */
const KEPT_MS = { ...RETENTIONS, '10 min': 600_000 };

/** Every plan of three attempts, of crash, network and gap each, with every time for which a provider may remember keys: played by the engine's own outbox
 * and store with a provider, a mail server and a clock that are scripted; and by designs that others use. `--shared 0` plays each plan by itself. */
export const run: Run = async (print, { plans = PLANS, threads = availableParallelism(), lanes = LANES, shared = 1 }) => {
  const numbers = Array.from({ length: plans }, (_, n) => (n * STRIDE) % PLANS);
  const units = unitsOf(numbers, shared !== 0);
  const tallies = await played(units, { threads, lanes }, print);
  const figures = figuresOf(numbers, tallies);
  print(report(numbers, tallies));
  return figures;
};

function unitsOf(numbers: readonly number[], isShared: boolean): Unit[] {
  const firsts = Array.from({ length: OF_ONE }, (_, first) => first);
  return SUBJECTS.flatMap((subject) =>
    firsts.map((first) => ({ subject, plans: numbers.filter((number) => planOf(number).numbers[0] === first), isShared })),
  ).filter(({ plans }) => plans.length > 0);
}

async function played(
  units: readonly Unit[],
  { threads, lanes }: { readonly threads: number; readonly lanes: number },
  print: Print,
): Promise<readonly Tally[]> {
  const database = await freshDatabase();
  const left = [...units];
  const tallies: Tally[] = [];
  const keep = (tally: Tally): void => {
    tallies.push(tally);
    for (const fault of tally.faults) print(`Not as it should be, ${tally.subject}: ${JSON.stringify(fault)}`);
    if (tallies.length % PROGRESS_UNITS === 0) print(`${tallies.length} of ${units.length} groups of plans that begin alike`);
  };
  try {
    const given: Given = { databaseUrl: database.url, lanes };
    await Promise.all(Array.from({ length: threads }, () => inThread(given, () => left.shift() ?? null, keep)));
  } finally {
    await database.drop();
  }
  return tallies;
}

function inThread(given: Given, next: () => Unit | null, keep: (tally: Tally) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(require.resolve('./exactly-once/worker'), {
      workerData: given,
      execArgv: ['-r', require.resolve('./typescript.cjs')],
    });
    worker.on('message', (tally: Tally | null) => (tally === null ? worker.postMessage(next()) : keep(tally)));
    worker.on('error', reject);
    worker.on('exit', () => resolve());
  });
}

function figuresOf(numbers: readonly number[], tallies: readonly Tally[]): Figures {
  const [action] = SUBJECTS;
  return {
    plans: sum(tallies, ({ plans }) => plans),
    plays: sum(tallies, ({ plays }) => plays),
    duplicates: sum(tallies, ({ duplicate }) => duplicate),
    losses: sum(tallies, ({ loss }) => loss),
    waitedForAFourthAttempt: sum(tallies, ({ waited }) => waited),
    mailsLeftToAPerson: sum(tallies, ({ shown }) => shown),
    blindRetryDuplicates: duplicatesOf(numbers, action, null),
    keyOnlyDuplicates: duplicatesOf(numbers, action, KEPT_MS['6 min']),
    keyOnlyDuplicatesNone: duplicatesOf(numbers, action, KEPT_MS.none),
    keyOnlyDuplicates10Min: duplicatesOf(numbers, action, KEPT_MS['10 min']),
    keyOnlyDuplicates24H: duplicatesOf(numbers, action, KEPT_MS['24 h']),
    keyOnlyDuplicatesForEver: duplicatesOf(numbers, action, KEPT_MS['for ever']),
  };
}

/** Plans after which something was done twice, by a client that sends again until it is answered; `retentionMs` null: without a key. */
function duplicatesOf(numbers: readonly number[], subject: Subject, retentionMs: number | null): number {
  const by = { hasKey: retentionMs !== null, retentionMs: retentionMs ?? 0, members: membersOf(subject) };
  return numbers.filter((number) => timesByRepeating(planOf(number), by).some((times) => times > 1)).length;
}

function report(numbers: readonly number[], tallies: readonly Tally[]): string {
  const ours = SUBJECTS.map((subject) => {
    const of = tallies.filter((tally) => tally.subject === subject);
    const count = (key: 'plans' | 'plays' | 'once' | 'shown' | 'duplicate' | 'loss' | 'waited') => sum(of, (tally) => tally[key]);
    const name =
      subject === 'e-mail' ? 'e-mail, which no key protects' : `${subject}, each of ${Object.keys(RETENTIONS).length} retentions`;
    return [
      name,
      count('plans'),
      count('once'),
      count('shown'),
      count('duplicate'),
      count('loss'),
      count('waited'),
      count('plays'),
    ];
  });
  const others = (['action', 'batch'] as const).flatMap((subject) => [
    [`${subject}: blind retry`, numbers.length, duplicatesOf(numbers, subject, null)],
    ...Object.entries(KEPT_MS).map(([name, ms]) => [
      `${subject}: one key for ever, kept ${name === 'none' ? 'not at all' : name}`,
      numbers.length,
      duplicatesOf(numbers, subject, ms),
    ]),
  ]);
  return [
    table(['Holdfast', 'plans', 'once', 'left to a person', 'duplicates', 'losses', 'after a 4th attempt', 'plays'], ours),
    '',
    table(['others', 'plans', 'duplicates'], others),
    'Plans of which everything that was reached is the same are one play. keyOnlyDuplicates is that of 6 minutes, which Xero publishes.',
  ].join('\n');
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((all, item) => all + of(item), 0);
}
