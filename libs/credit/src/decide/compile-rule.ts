import { compileCondition } from './compile-condition';
import { letsGoAtOnce } from './contradiction';
import { ALL_UPFRONT } from './deposit';
import type { Compiling, Report } from './fault-report';
import type { CompiledCondition, CompiledRule, ConditionDocument, PolicyFault, RuleDocument } from './policy';

export interface RuleContext extends Compiling {
  /** Does any rule of the policy only warn? */
  readonly hasWarning: boolean;
  /** The segments of the policy. */
  readonly segments: readonly string[];
}

/** A rule and where in the document it stands; a section other than the rules may come down to rules too. */
export interface PlacedRule {
  readonly path: PolicyFault['path'];
  readonly rule: RuleDocument;
  readonly isProposal?: boolean;
}

/** Null when it cannot stand; then at least one fault is reported. */
export function compileRule(
  { path, rule, isProposal = false }: PlacedRule,
  { homeCurrency, hasWarning, segments, report }: RuleContext,
): Omit<CompiledRule, 'from'> | null {
  let faults = 0;
  const say: Report = (inside, problem, cure) => {
    faults += 1;
    report([...path, ...inside], problem, cure, rule.id);
  };
  checkWords(rule, say);
  checkMark(rule, say);
  checkDeposit(rule, say);
  checkWarning(rule, hasWarning, say);
  for (const [position, segment] of (rule.segments ?? []).entries()) {
    if (!segments.includes(segment))
      say(
        ['segments', position],
        `The policy has no segment "${segment}".`,
        segments.length === 0 ? 'Add a section segments, or leave this out.' : `There are ${segments.join(', ')}.`,
      );
  }
  const enter = compileSide(rule.enter, 'enter', { homeCurrency, report: say });
  const release = compileSide(rule.release, 'release', { homeCurrency, report: say });
  if (!enter || !release) return null;
  if (letsGoAtOnce(enter, release)) {
    say(
      ['release'],
      'Whatever makes this rule take hold also lets it go, so it never holds.',
      'Make the release stricter than the entry, for example turn > into <=.',
    );
  }
  if (faults > 0) return null;
  const { id, say: sentence, standing, mark = null, afterWarningDays = null, segments: only = null } = rule;
  const { depositPercent = ALL_UPFRONT } = rule;
  const asks = { standing, mark, depositPercent: depositPercent === ALL_UPFRONT ? null : depositPercent };
  return { id, say: sentence, ...asks, enter, release, afterWarningDays, segments: only, isProposal };
}

/** What answers about a sale call their own reasons; a rule of that name would be taken for one. */
const TAKEN: ReadonlySet<string> = new Set([
  'apply-cash-first',
  'data-stale',
  'dated-ahead',
  'legal',
  'merged',
  'pinned-exempt',
  'pinned-hold',
  'prepaid',
  'related-party',
  'unexplained-balance',
]);

function checkWords({ id, say }: RuleDocument, report: Report): void {
  if (TAKEN.has(id))
    report(['id'], `No rule can be called "${id}".`, `Holdfast says ${id} itself; write, for example, ${id}-rule.`);
  if (id.trim() === '') report(['id'], 'The rule has no name.', 'Give it a short name, for example overdue-hold.');
  if (say.trim() === '')
    report(['say'], 'The rule does not say what it does.', 'Describe it in one sentence that a customer may read.');
}

function checkDeposit({ standing, depositPercent }: RuleDocument, report: Report): void {
  if (depositPercent === undefined) return;
  const isPart = Number.isInteger(depositPercent) && depositPercent >= 1 && depositPercent <= ALL_UPFRONT;
  if (!isPart)
    report(
      ['depositPercent'],
      `${depositPercent} is no part of an order in percent.`,
      'Write a whole number from 1 to 100, for example 30.',
    );
  if (standing !== 'upfront')
    report(
      ['depositPercent'],
      `A rule with standing ${standing} asks for nothing upfront.`,
      'Leave depositPercent out, or choose standing upfront.',
    );
}

function checkWarning({ standing, afterWarningDays }: RuleDocument, hasWarning: boolean, report: Report): void {
  if (afterWarningDays === undefined) return;
  const isWhole = Number.isInteger(afterWarningDays) && afterWarningDays >= 0;
  if (!isWhole) report(['afterWarningDays'], 'This is not a number of days.', 'Write a whole number, for example 3.');
  if (standing === 'warn')
    report(['afterWarningDays'], 'A warning cannot wait for a warning.', 'Leave afterWarningDays out of this rule.');
  if (!hasWarning) {
    report(
      ['afterWarningDays'],
      'No rule of this policy warns, so this rule would never take hold.',
      'Add a rule with standing warn, or leave this out.',
    );
  }
}

function compileSide(
  document: ConditionDocument | undefined,
  word: 'enter' | 'release',
  { homeCurrency, report }: Compiling,
): CompiledCondition | null {
  if (document !== undefined) return conditionAt([word], document, { homeCurrency, report });
  report([], `The rule has no ${word} condition.`, CONDITION_CURES[word]);
  return null;
}

/** Null when it cannot stand; every fault is reported below `path`. */
export function conditionAt(
  path: PolicyFault['path'],
  document: ConditionDocument,
  { homeCurrency, report }: Compiling,
): CompiledCondition | null {
  const compiled = compileCondition(document, homeCurrency);
  if (compiled.ok) return compiled.value;
  for (const fault of compiled.faults) report([...path, ...fault.path], fault.problem, fault.cure);
  return null;
}

const CONDITION_CURES = {
  enter: 'Say when it takes hold, for example enter: {all: ["oldestOverdueDays > 14"]}.',
  release: 'Say when it lets go, for example release: {all: ["overdueAmount <= tolerance"]}.',
};

function checkMark({ standing, mark }: RuleDocument, report: Report): void {
  if (standing === 'warn') {
    if (mark !== undefined)
      report(
        ['mark'],
        'A rule that only warns puts no mark on the customer.',
        'Leave mark out, or choose standing upfront or hold.',
      );
  } else if (mark === undefined) {
    report([], `A rule with standing ${standing} needs a mark.`, 'Add mark: hold, mark: upfront or mark: new-account.');
  } else if (mark !== 'new-account' && mark !== standing) {
    report(['mark'], `The mark ${mark} does not fit the standing ${standing}.`, `Write mark: ${standing} or mark: new-account.`);
  }
}
