import type { Provider } from '@holdfast/accounting';
import type { Action } from '@holdfast/credit';
import { table, type Figures, type Print, type Run } from './bench';
import { Acting, type Asked } from './write-calls/acting';
import { quickbooksBytes, xeroBytes, type Bodied } from './write-calls/bodies';
import { answeredAtMost, quickbooksCalls, xeroCalls, type Calls, type TurnOfActions } from './write-calls/formula';
import { LedgerOffice, type Traffic } from './write-calls/office';

const ACTIONS = 10_000;
const TURNS = 1000;
const SINGLES_MAX = 300;

const LEDGERS = [
  { name: 'Quickbooks', provider: 'quickbooks', calls: quickbooksCalls, bytes: quickbooksBytes },
  { name: 'Xero', provider: 'xero', calls: xeroCalls, bytes: xeroBytes },
] as const satisfies readonly {
  name: string;
  provider: Provider;
  calls: (turn: TurnOfActions) => Calls;
  bytes: (turn: TurnOfActions, bodied: Bodied) => number;
}[];
const OUR_TERMS = 'CREDIT HOLD - prepay';

/** What docs/CALLS.md says of a turn. */
interface Expected extends Calls {
  readonly sent: number;
  readonly answeredAtMost: number;
}

interface Course {
  readonly name: string;
  readonly actions: number;
  /** Marks and notes: writes to the ledger, each of which another design would surround with reads. */
  readonly effects: number;
  readonly measured: Traffic;
  readonly expected: Expected;
  /** Turns whose calls or bytes were others than those of the formula, or whose answers were longer than it allows. */
  readonly astray: number;
}

interface Sizes {
  readonly actions: number;
  readonly turns: number;
  /** Of the engine's limits; a small run has small ones, so that it too comes to the calls that carry several writes. */
  readonly singlesMax: number;
}

/** What acting costs, with the engine's own stages and the real adapters over HTTP: so many actions in one turn, and as many spread over many turns,
 * beside the formula of docs/CALLS.md, and beside one call for each effect with a read before and after it. */
export const run: Run = async (print, { actions = ACTIONS, turns = TURNS, singles = SINGLES_MAX }) => {
  const figures: Record<string, number> = { actions };
  for (const ledger of LEDGERS) {
    const courses = await measured(ledger, { actions, turns, singlesMax: singles }, print);
    print(report(ledger.name, courses));
    Object.assign(figures, figuresOf(ledger.name, courses));
  }
  return figures;
};

async function measured(ledger: (typeof LEDGERS)[number], sizes: Sizes, print: Print): Promise<readonly Course[]> {
  const { actions, turns, singlesMax } = sizes;
  const office = await LedgerOffice.open(ledger.provider, actions);
  const acting = await Acting.open(office, singlesMax);
  office.takeTraffic();
  const play = async (name: string, all: readonly Asked[], isFirst: boolean): Promise<Course> => {
    let course: Course = { name, actions: 0, effects: 0, measured: NO_TRAFFIC, expected: NOTHING_EXPECTED, astray: 0 };
    for (const [n, some] of all.entries()) {
      const turn = { ...turnOf(some, acting), singlesMax, isFirstPlace: isFirst && n === 0 };
      const customers = new Map(some.actions.map(({ customerId }) => [customerId, acting.customerOf(customerId)]));
      await acting.turn(some);
      const customerOf = (id: string) => customers.get(id) ?? acting.customerOf(id);
      const bodied = { ...some, customerOf, companyName: acting.companyName, ourTermsId: office.termsId(OUR_TERMS) };
      const calls = ledger.calls(turn);
      const bytes = { sent: ledger.bytes(turn, bodied), answeredAtMost: answeredAtMost(ledger.provider, turn, calls) };
      course = longer(course, { some, traffic: office.takeTraffic(), expected: { ...calls, ...bytes } });
    }
    print(`${ledger.name}, ${name}: ${course.actions.toLocaleString('en-US')} actions`);
    return course;
  };
  const half = Math.floor(actions / 2);
  const inOne = [...range(0, half).map((n) => acting.place(n)), ...range(half, actions).map((n) => acting.remind(n))];
  const promises = {
    actions: [...range(0, half).flatMap((n) => acting.expect(n) ?? []), ...range(half, actions).map((n) => acting.remind(n))],
    told: range(0, half).map((n) => acting.promised(n)),
  };
  const each = Math.max(1, Math.floor(half / turns));
  const spread = range(0, Math.floor(half / each)).map((turn) => {
    const these = range(turn * each, (turn + 1) * each);
    return { actions: [...these.map((n) => acting.release(n)), ...these.map((n) => acting.place(half + n))], told: [] };
  });
  const courses = [
    await play('in one turn, marks placed and reminders sent', [{ actions: inOne, told: [] }], true),
    await play(`over ${spread.length.toLocaleString('en-US')} turns, marks released and placed`, spread, false),
    await play('in one turn, promises told and reminders sent', [promises], false),
  ];
  await acting.close();
  await office.close();
  return courses;
}

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from }, (_, n) => from + n);
}

function turnOf({ actions: some, told }: Asked, { mailed }: Acting): Omit<TurnOfActions, 'singlesMax' | 'isFirstPlace'> {
  const of = (kind: Action['kind']) => some.filter((action) => action.kind === kind);
  const reminders = of('remind');
  const mailedInvoices = reminders.filter(({ customerId }) => mailed.has(customerId)).length;
  const [releases, places, expectedDays] = [of('release').length, of('place').length, of('expect').length];
  return { releases, places, expectedDays, reminders: reminders.length, toldOnly: told.length, mailedInvoices };
}

const NO_TRAFFIC: Traffic = { reads: 0, writes: 0, batches: 0, metered: 0, meteredItems: 0, sent: 0, answered: 0 };
const NOTHING_EXPECTED: Expected = { reads: 0, writes: 0, batches: 0, batchItems: 0, sent: 0, answeredAtMost: 0 };

function longer(
  course: Course,
  { some, traffic, expected }: { readonly some: Asked; readonly traffic: Traffic; readonly expected: Expected },
): Course {
  const { reads, writes, batches, metered, meteredItems, sent, answered } = traffic;
  const isAstray =
    reads !== expected.reads ||
    writes !== expected.writes ||
    batches !== expected.batches ||
    sent !== expected.sent ||
    answered > expected.answeredAtMost ||
    (metered > 0 && (metered !== expected.reads + expected.batches || meteredItems !== expected.reads + expected.batchItems));
  return {
    name: course.name,
    actions: course.actions + some.actions.length + some.told.length,
    effects:
      course.effects +
      some.actions.length +
      some.told.length +
      some.actions.filter(({ kind }) => kind === 'place' || kind === 'release').length,
    measured: plus(course.measured, traffic),
    expected: plus(course.expected, expected),
    astray: course.astray + Number(isAstray),
  };
}

function plus<Counts extends object>(one: Counts, other: Counts): Counts {
  const sums = Object.entries(one).map(([name, count]) => [name, Number(count) + Number(other[name as keyof Counts])]);
  return Object.fromEntries(sums) as Counts;
}

function callsOf({ reads, writes, batches }: Pick<Calls, 'reads' | 'writes' | 'batches'>): number {
  return reads + writes + batches;
}

function figuresOf(name: string, courses: readonly Course[]): Figures {
  const [one, many, told] = courses as [Course, Course, Course];
  const ratio = (measured: (course: Course) => number, expected: (course: Course) => number): number => {
    const sum = (of: (course: Course) => number) => courses.reduce((all, course) => all + of(course), 0);
    return Math.round((sum(measured) / sum(expected)) * 10_000) / 10_000;
  };
  const of = ({ measured, expected }: Course, ending: string): Figures => ({
    [`calls${name}${ending}`]: callsOf(measured),
    [`formula${name}${ending}`]: callsOf(expected),
    ...(name === 'Quickbooks'
      ? { [`metered${name}${ending}`]: measured.metered, [`meteredItems${name}${ending}`]: measured.meteredItems }
      : {}),
    [`bytesSent${name}${ending}`]: measured.sent,
    [`bytesAnswered${name}${ending}`]: measured.answered,
    [`bytesAnsweredAtMost${name}${ending}`]: expected.answeredAtMost,
  });
  return {
    [`ratio${name}`]: ratio(
      ({ measured }) => callsOf(measured),
      ({ expected }) => callsOf(expected),
    ),
    [`ratioBytesSent${name}`]: ratio(
      ({ measured }) => measured.sent,
      ({ expected }) => expected.sent,
    ),
    [`turnsOffFormula${name}`]: one.astray + many.astray + told.astray,
    ...of(one, 'InOneTurn'),
    ...of(many, 'OverManyTurns'),
    ...of(told, 'OfPromises'),
  };
}

function report(name: string, courses: readonly Course[]): string {
  const rows = courses.flatMap(({ name: title, actions, effects, measured, expected, astray }) => {
    const counts = ({ reads, writes, batches }: Pick<Calls, 'reads' | 'writes' | 'batches'>) => [reads, writes, batches];
    return [
      [`${title}: measured`, actions, ...counts(measured), metered(name, measured), measured.sent, measured.answered],
      ['  by the formula', actions, ...counts(expected), byFormula(name, expected), expected.sent, atMost(expected)],
      [
        '  a read before and after each effect',
        actions,
        2 * effects,
        effects,
        0,
        name === 'Xero' ? '' : `${2 * effects}`,
        '',
        '',
      ],
      [`  turns off the formula: ${astray}`, '', '', '', '', '', '', ''],
    ];
  });
  const head = [name, 'actions', 'reads', 'writes', 'batches', 'metered reads', 'bytes sent', 'bytes answered'];
  return [table(head, rows), ''].join('\n');
}

function atMost({ answeredAtMost: bytes }: Expected): string {
  return `at most ${bytes.toLocaleString('en-US')}`;
}

/** Should a batch count once, and should each of its items. */
function metered(name: string, { metered: calls, meteredItems }: Traffic): string {
  return name === 'Xero' ? '' : `${calls} or ${meteredItems}`;
}

function byFormula(name: string, { reads, batches, batchItems }: Calls): string {
  return name === 'Xero' ? '' : `${reads + batches} or ${reads + batchItems}`;
}
