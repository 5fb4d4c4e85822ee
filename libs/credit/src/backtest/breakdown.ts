import type { Mark, Standing } from '../decide/decision';
import type { CompiledPolicy } from '../decide/policy';
import { isRestricted, type JudgedInvoice } from './replay';
import type { BacktestReport } from './report';
import { tallyOf, type Tally } from './tally';

export interface RestrictingRule {
  readonly rule: string;
  readonly say: string;
  readonly standing: Standing;
}

/** In the order of the policy. */
export function restrictingRules({ rules }: CompiledPolicy): readonly RestrictingRule[] {
  return rules.filter(({ standing }) => isRestricted(standing)).map(({ id, say, standing }) => ({ rule: id, say, standing }));
}

const MARKS: readonly Mark[] = ['hold', 'new-account', 'upfront'];

/** What was held as what, and by which rule. */
export function breakdown(
  held: readonly JudgedInvoice[],
  rules: readonly RestrictingRule[],
  homeCurrency: string,
): Pick<BacktestReport, 'byMark' | 'byRule'> {
  const those = (isOne: (one: JudgedInvoice) => boolean): Tally => tallyOf(held.filter(isOne), homeCurrency);
  return {
    byMark: MARKS.map((mark) => ({ mark, held: those(({ spell }) => spell?.mark === mark) })).filter(
      (one) => one.held.invoices > 0,
    ),
    byRule: rules.map((one) => ({
      ...one,
      held: those(({ spell }) => spell?.activeRules.some(({ rule }) => rule === one.rule) ?? false),
    })),
  };
}
