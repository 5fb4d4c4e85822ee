import { parseMoney } from '../money/money';
import { compileCondition } from './compile-condition';
import { letsGoAtOnce } from './contradiction';
import type {
  CompiledCondition,
  CompiledPolicy,
  CompiledRule,
  ConditionDocument,
  MessageLimits,
  PolicyDocument,
  PolicyFault,
  RuleDocument,
} from './policy';

export type CompiledOrFaults =
  { readonly ok: true; readonly policy: CompiledPolicy } | { readonly ok: false; readonly faults: readonly PolicyFault[] };

/** credit.md section 8: at most two messages a week. */
const DEFAULT_MESSAGES: MessageLimits = { minimumDaysBetween: 3, maximumIn7Days: 2 };

/** Reads a policy once into plain data. All faults are reported, each with its place in the document and a cure. */
export function compilePolicy(document: PolicyDocument, homeCurrency: string): CompiledOrFaults {
  const faults: PolicyFault[] = [];
  const tolerance = compileTolerance(document, homeCurrency, faults);
  const hasWarning = document.rules.some((rule) => rule.standing === 'warn');
  const rules = document.rules.flatMap((rule, position): readonly CompiledRule[] => {
    const found: PolicyFault[] = [];
    const report: Report = (path, problem, cure) =>
      found.push({ path: ['rules', position, ...path], rule: rule.id, problem, cure });
    if (document.rules.findIndex(({ id }) => id === rule.id) < position) {
      report(['id'], `Two rules are called "${rule.id}".`, 'Give each rule a name of its own.');
    }
    const compiled = compileRule(rule, { homeCurrency, hasWarning, report });
    faults.push(...found);
    return compiled && found.length === 0 ? [compiled] : [];
  });
  checkTreatment(document, faults);
  const messages = compileMessages(document, faults);
  if (faults.length > 0 || tolerance === null) return { ok: false, faults };
  const treatment = [...document.treatment].sort((a, b) => a.day - b.day);
  return {
    ok: true,
    policy: { name: document.name, version: document.version, homeCurrency, tolerance, rules, treatment, messages },
  };
}

type Report = (path: readonly (string | number)[], problem: string, cure: string) => void;

interface RuleContext {
  readonly homeCurrency: string;
  /** Does any rule of the policy only warn? */
  readonly hasWarning: boolean;
  readonly report: Report;
}

function compileRule(rule: RuleDocument, { homeCurrency, hasWarning, report }: RuleContext): CompiledRule | null {
  const { id, say, standing, mark = null, afterWarningDays = null } = rule;
  if (id.trim() === '') report(['id'], 'The rule has no name.', 'Give it a short name, for example overdue-hold.');
  if (say.trim() === '')
    report(['say'], 'The rule does not say what it does.', 'Describe it in one sentence that a customer may read.');
  checkMark(rule, report);
  if (afterWarningDays !== null) {
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
  const compile = (document: ConditionDocument | undefined, word: 'enter' | 'release'): CompiledCondition | null => {
    if (document === undefined) {
      report([], `The rule has no ${word} condition.`, CONDITION_CURES[word]);
      return null;
    }
    const compiled = compileCondition(document, homeCurrency);
    if (compiled.ok) return compiled.value;
    for (const fault of compiled.faults) report([word, ...fault.path], fault.problem, fault.cure);
    return null;
  };
  const enter = compile(rule.enter, 'enter');
  const release = compile(rule.release, 'release');
  if (!enter || !release) return null;
  if (letsGoAtOnce(enter, release)) {
    report(
      ['release'],
      'Whatever makes this rule take hold also lets it go, so it never holds.',
      'Make the release stricter than the entry, for example turn > into <=.',
    );
  }
  return { id, say, standing, mark, enter, release, afterWarningDays };
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

function compileTolerance(
  { tolerance }: PolicyDocument,
  homeCurrency: string,
  faults: PolicyFault[],
): CompiledPolicy['tolerance'] | null {
  const { amount, percentOfMonthlyBilling: percent = 0 } = tolerance;
  const found: PolicyFault[] = [];
  if (!/^\d+(\.\d+)?$/.test(amount)) {
    const cure = 'Write a plain amount in home currency, for example "25.00".';
    found.push({ path: ['tolerance', 'amount'], rule: null, problem: `"${amount}" is not an amount.`, cure });
  }
  if (!(percent >= 0 && percent <= 100)) {
    const cure = 'Write a percentage from 0 to 100, for example 1.';
    found.push({ path: ['tolerance', 'percentOfMonthlyBilling'], rule: null, problem: `${percent} is not a percentage.`, cure });
  }
  faults.push(...found);
  if (found.length > 0) return null;
  return { amount: parseMoney(amount, homeCurrency).minor, basisPoints: BigInt(Math.round(percent * 100)) };
}

function checkTreatment({ treatment }: PolicyDocument, faults: PolicyFault[]): void {
  for (const [position, { step, day }] of treatment.entries()) {
    const report = (field: string, problem: string, cure: string) =>
      faults.push({ path: ['treatment', position, field], rule: null, problem, cure });
    if (treatment.findIndex((other) => other.step === step) < position)
      report('step', `Two steps are called "${step}".`, 'Give each step a name of its own.');
    if (treatment.findIndex((other) => other.day === day) < position)
      report('day', `Two steps fall on day ${day}.`, 'Give each step a day of its own.');
    if (!Number.isInteger(day))
      report('day', `${day} is not a whole number of days.`, 'Write days from the due date: -3 before it, 7 after it.');
  }
}

function compileMessages({ messages }: PolicyDocument, faults: PolicyFault[]): MessageLimits {
  const limits: MessageLimits = {
    minimumDaysBetween: messages?.minimumDaysBetween ?? DEFAULT_MESSAGES.minimumDaysBetween,
    maximumIn7Days: messages?.maximumIn7Days ?? DEFAULT_MESSAGES.maximumIn7Days,
  };
  for (const [field, lowest] of [
    ['minimumDaysBetween', 0],
    ['maximumIn7Days', 1],
  ] as const) {
    if (Number.isInteger(limits[field]) && limits[field] >= lowest) continue;
    const cure = `Write a whole number, ${lowest} or more.`;
    faults.push({ path: ['messages', field], rule: null, problem: `${limits[field]} is not possible here.`, cure });
  }
  return limits;
}
