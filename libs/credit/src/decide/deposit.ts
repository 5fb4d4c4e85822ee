import type { Decision, Standing } from './decision';
import type { CompiledRule } from './policy';

/** All of what is sold, as a rule asks for it that says nothing else. */
export const ALL_UPFRONT = 100;

/** Of a rule or a reason. */
export interface Asking {
  readonly standing: Standing;
  /** Null or left out: all of it. */
  readonly depositPercent?: number | null;
}

/** How much of an order a rule asks for before supply, in percent; nothing of a rule that does not ask for money upfront. */
export function percentUpfront({ standing, depositPercent }: Asking): number {
  return standing === 'upfront' ? (depositPercent ?? ALL_UPFRONT) : 0;
}

/** How much of an order has to be paid before supply where that is a part of it, in percent: the most that a rule asks for. Null: all of it, or nothing
 * is asked upfront, or nothing goes on credit at all. */
export function depositPercentOf({ standing, reasons }: Pick<Decision, 'standing' | 'reasons'>): number | null {
  const most = standing === 'upfront' ? Math.max(0, ...reasons.map(percentUpfront)) : 0;
  return most > 0 && most < ALL_UPFRONT ? most : null;
}

/** What a rule that asks for a part says of it, unless its own sentence tells the percentage; empty for any other rule. */
export function depositSentences({ say, depositPercent }: Pick<CompiledRule, 'say' | 'depositPercent'>): readonly string[] {
  const isSaid = depositPercent === null || new RegExp(`(?<![\\d.,])${depositPercent} ?%`).test(say);
  return isSaid ? [] : [`This rule asks for ${depositPercent}% of an order upfront.`];
}
