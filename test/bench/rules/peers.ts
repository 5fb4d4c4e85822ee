import {
  FACTS,
  type Comparison,
  type CompiledCondition,
  type CompiledPolicy,
  type CompiledRule,
  type Facts,
} from '@holdfast/credit';
import { Engine, type TopLevelCondition } from 'json-rules-engine';
import { LogicEngine } from 'json-logic-engine';
import { NOTHING_KNOWN } from './sheets';

/** Facts as the peers like them best: plain numbers by name, money in minor units; null is unknown. */
export type PlainFacts = Readonly<Record<string, number | boolean | null>>;

/** How many comparisons speak for and against each rule that holds. */
export type Counted = readonly (readonly [rule: string, behind: number, missing: number])[];

export function plainFacts(facts: Facts): PlainFacts {
  return Object.fromEntries(
    FACTS.map(({ name, read }) => {
      const value = read(facts, facts.asOf);
      return [name, typeof value === 'bigint' ? Number(value) : value];
    }),
  );
}

/** Of those that a sheet leaves open at all. */
const MAY_BE_UNKNOWN: ReadonlySet<string> = new Set(
  Object.entries(plainFacts(NOTHING_KNOWN)).flatMap(([name, value]) => (value === null ? [name] : [])),
);

function nameOf({ fact }: Comparison): string {
  return FACTS[fact]?.name ?? '';
}

function thresholdOf({ value }: Comparison, tolerance: bigint): number | boolean {
  const wanted = value ?? tolerance;
  return typeof wanted === 'bigint' ? Number(wanted) : wanted;
}

const OPERATORS = {
  '>': 'greaterThan',
  '>=': 'greaterThanInclusive',
  '<': 'lessThan',
  '<=': 'lessThanInclusive',
  '=': 'equal',
} as const;

export interface Result {
  readonly name: string;
  readonly conditions: Seen;
}

/** The conditions that json-rules-engine hands back for a rule that holds, each with the value it saw and what came out. */
interface Seen {
  readonly result?: boolean;
  readonly all?: readonly Seen[];
  readonly any?: readonly Seen[];
  readonly not?: Seen;
}

export class JsonRulesEngine {
  private readonly engine: Engine;

  constructor(policy: CompiledPolicy, tolerance: bigint) {
    const condition = ({ every, groups }: CompiledCondition): TopLevelCondition => {
      const inner = groups.map((group) => list(group.every, group.comparisons.map(comparison)));
      return list(every, inner);
    };
    const comparison = (one: Comparison) => ({
      fact: nameOf(one),
      operator: OPERATORS[one.operator],
      value: thresholdOf(one, tolerance),
    });
    this.engine = new Engine(
      policy.rules.map(({ id, enter, release }) => ({
        name: id,
        event: { type: id },
        conditions: { all: [condition(enter), { not: condition(release) }] },
      })),
      { allowUndefinedFacts: true },
    );
  }

  /** Its results carry the explanation. */
  async judge(facts: PlainFacts): Promise<readonly Result[]> {
    const { results } = await this.engine.run(facts);
    return results as unknown as readonly Result[];
  }
}

export function countedResults(results: readonly Result[]): Counted {
  return results.map(({ name, conditions }) => {
    const [enter, release] = conditions.all ?? [];
    return [name, leavesWith(enter, true), leavesWith(release?.not, false)];
  });
}

function leavesWith(seen: Seen | undefined, result: boolean): number {
  if (!seen) return 0;
  const inner = seen.all ?? seen.any;
  if (!inner) return seen.result === result ? 1 : 0;
  return inner.reduce((sum, each) => sum + leavesWith(each, result), 0);
}

function list(every: boolean, entries: readonly object[]): TopLevelCondition {
  const [only] = entries;
  return (
    entries.length === 1 && only && !('fact' in only) ? only : every ? { all: entries } : { any: entries }
  ) as TopLevelCondition;
}

interface Compiled {
  readonly rule: CompiledRule;
  readonly holds: (facts: PlainFacts) => unknown;
  readonly enter: readonly ((facts: PlainFacts) => unknown)[];
  readonly release: readonly ((facts: PlainFacts) => unknown)[];
}

/** Compiled, which is its fast way; it answers yes or no, so each comparison of a rule that holds is asked once more. */
export class JsonLogicEngine {
  private readonly rules: readonly Compiled[];

  constructor(policy: CompiledPolicy, tolerance: bigint) {
    const engine = new LogicEngine();
    const comparison = (one: Comparison): object => {
      const asked = { [one.operator === '=' ? '===' : one.operator]: [{ var: nameOf(one) }, thresholdOf(one, tolerance)] };
      // It takes null for zero.
      return MAY_BE_UNKNOWN.has(nameOf(one)) ? { and: [{ '!==': [{ var: nameOf(one) }, null] }, asked] } : asked;
    };
    const condition = ({ every, groups }: CompiledCondition) => ({
      [every ? 'and' : 'or']: groups.map((group) => ({ [group.every ? 'and' : 'or']: group.comparisons.map(comparison) })),
    });
    const build = (logic: object) => engine.build(logic) as (facts: PlainFacts) => unknown;
    const each = ({ groups }: CompiledCondition) =>
      groups.flatMap(({ comparisons }) => comparisons.map((one) => build(comparison(one))));
    this.rules = policy.rules.map((rule) => ({
      rule,
      holds: build({ and: [condition(rule.enter), { '!': condition(rule.release) }] }),
      enter: each(rule.enter),
      release: each(rule.release),
    }));
  }

  judge(facts: PlainFacts): Counted {
    return this.rules
      .filter(({ holds }) => holds(facts))
      .map(({ rule, enter, release }) => [
        rule.id,
        enter.filter((isMet) => isMet(facts)).length,
        release.filter((isMet) => !isMet(facts)).length,
      ]);
  }
}
