import type { Reason, Standing } from '../decide/decision';

/** The answer to "may I sell this on credit?", mildest first. */
export type CheckVerdict = 'allow' | 'allow-with-warning' | 'upfront' | 'hold';

const MILD_TO_STRICT: readonly CheckVerdict[] = ['allow', 'allow-with-warning', 'upfront', 'hold'];

export const VERDICT_OF: Readonly<Record<Standing, CheckVerdict>> = {
  open: 'allow',
  warn: 'allow-with-warning',
  upfront: 'upfront',
  hold: 'hold',
};

/** 0 is the mildest. */
export function strictnessOf(verdict: CheckVerdict): number {
  return MILD_TO_STRICT.indexOf(verdict);
}

export function strictest(verdicts: readonly CheckVerdict[]): CheckVerdict {
  return MILD_TO_STRICT[Math.max(0, ...verdicts.map(strictnessOf))] ?? 'allow';
}

/** One thing that speaks about a sale. */
export interface CheckReason {
  /** The id of a rule of the policy, or one of our own: `limit-exceeded`, `limit-expired`, `data-stale`, `unexplained-balance`, `apply-cash-first`,
   * `dated-ahead`, `related-party`, `prepaid`, `merged`, `legal`, `pinned-hold`, `pinned-exempt`. */
  readonly code: string;
  readonly verdict: CheckVerdict;
  /** The part of the document that it asks for before supply, in percent; left out: all of it, or nothing. */
  readonly depositPercent?: number;
  /** In words for an owner, with the figures. */
  readonly because: string;
  readonly evidence: Reason['evidence'];
  readonly invoices: Reason['invoices'];
  /** What ends it, as an instruction; null where nothing has to end. */
  readonly cure: string | null;
  /** True when it is about this document and not about the customer as it stands. */
  readonly ofDocument: boolean;
}
