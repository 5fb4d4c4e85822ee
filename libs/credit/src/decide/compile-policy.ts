import { parseMoney } from '../money/money';
import { compileApprovals, compileChanges, compileExclusions } from './compile-exceptions';
import { compileGrace } from './compile-grace';
import { compileRule, type PlacedRule } from './compile-rule';
import { compileSegments } from './compile-segments';
import { compileMessages, compileTreatment, compileTreatments, isWholeFrom } from './compile-treatment';
import { collecting, type Compiling, type Report } from './fault-report';
import { ladderRules } from './ladder';
import { compileDefaultLimit, compileLimits, limitRules } from './limit-rules';
import type { CompiledPolicy, CompiledRule, PolicyDocument, PolicyFault } from './policy';

export type CompiledOrFaults =
  { readonly ok: true; readonly policy: CompiledPolicy } | { readonly ok: false; readonly faults: readonly PolicyFault[] };

/** Who said what in a document that was merged of several levels, see MergedPolicy. */
type Origins = Readonly<Record<string, string>>;

/** Reads a policy once into plain data. All faults are reported, each with its place in the document and a cure. */
export function compilePolicy(document: PolicyDocument, homeCurrency: string, origins: Origins = {}): CompiledOrFaults {
  const { faults, report } = collecting();
  const compiling = { homeCurrency, report };
  const terms = compileTerms(document, report);
  const tolerance = compileTolerance(document, compiling);
  const grace = compileGrace(document.grace, report);
  const segments = compileSegments(document.segments, compiling);
  const { rules, ruleIds } = compileRules(document, origins, compiling);
  const defaultLimit = compileDefaultLimit(document.limits, compiling);
  const limits = compileLimits(document.limits, compiling);
  const treatment = compileTreatment(document.treatment, ['treatment'], report);
  const treatments = compileTreatments(document, report);
  const exclusions = compileExclusions(document.exclusions, ruleIds, report);
  const approvals = compileApprovals(document.approvals, compiling);
  const messages = compileMessages(document, report);
  const changes = compileChanges(document.changes, report);
  if (faults.length > 0 || tolerance === null) return { ok: false, faults };
  const { name, version } = document;
  const judged = { tolerance, grace, segments, rules, defaultLimit, limits, exclusions, approvals, changes };
  return { ok: true, policy: { name, version, homeCurrency, terms, ...judged, treatment, treatments, messages } };
}

function compileRules(
  document: PolicyDocument,
  origins: Origins,
  { homeCurrency, report }: Compiling,
): { readonly rules: readonly CompiledRule[]; readonly ruleIds: readonly string[] } {
  const own = document.rules.map((rule, position): PlacedRule => ({ path: ['rules', position], rule }));
  const all = [...own, ...limitRules(document.limits, report), ...ladderRules(document.newAccounts, { homeCurrency, report })];
  const hasWarning = all.some(({ rule }) => rule.standing === 'warn');
  const segments = (document.segments ?? []).map(({ id }) => id);
  const rules = all.flatMap((placed, position): readonly CompiledRule[] => {
    const { id } = placed.rule;
    const isTaken = all.findIndex(({ rule }) => rule.id === id) < position;
    if (isTaken) report([...placed.path, 'id'], `Two rules are called "${id}".`, 'Give each rule a name of its own.', id);
    const compiled = compileRule(placed, { homeCurrency, hasWarning, segments, report });
    return compiled && !isTaken ? [{ ...compiled, from: originOf(placed, origins) }] : [];
  });
  return { rules, ruleIds: all.map(({ rule }) => rule.id) };
}

function originOf({ path: [section], rule }: PlacedRule, origins: Origins): string | null {
  return origins[`rules.${rule.id}`] ?? origins[String(section)] ?? null;
}

function compileTerms({ terms }: PolicyDocument, report: Report): CompiledPolicy['terms'] {
  const { days = null, say = null } = terms ?? {};
  if (days !== null && !isWholeFrom(days, 0))
    report(['terms', 'days'], `${days} is not a number of days.`, 'Write a whole number, for example 30.');
  return { days, say };
}

function compileTolerance(
  { tolerance }: PolicyDocument,
  { homeCurrency, report }: Compiling,
): CompiledPolicy['tolerance'] | null {
  const { amount, percentOfMonthlyBilling: percent = 0 } = tolerance;
  const isAmount = /^\d+(\.\d+)?$/.test(amount);
  if (!isAmount)
    report(
      ['tolerance', 'amount'],
      `"${amount}" is not an amount.`,
      'Write a plain amount in home currency, for example "25.00".',
    );
  const isPercent = percent >= 0 && percent <= 100;
  if (!isPercent)
    report(
      ['tolerance', 'percentOfMonthlyBilling'],
      `${percent} is not a percentage.`,
      'Write a percentage from 0 to 100, for example 1.',
    );
  if (!isAmount || !isPercent) return null;
  return { amount: parseMoney(amount, homeCurrency).minor, basisPoints: BigInt(Math.round(percent * 100)) };
}
