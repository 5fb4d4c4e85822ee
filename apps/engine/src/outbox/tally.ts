import type { OpenCompany } from '../connect/open-company';

/** What became of actions. */
export interface Sent {
  /** False when something is left to do at once. */
  readonly complete: boolean;
  readonly confirmed: number;
  readonly rejected: number;
  readonly inDoubt: number;
  readonly later: number;
}

/** What one turn remembers while it sends. It is about this turn alone: what a later one has to know is in the store. */
export interface Tally {
  /** Ledger writes that went out singly. */
  singles: number;
  /** Actions under which the ledger had changed. */
  readonly stale: Set<string>;
  /** Set when no mail at all can go out now: every other one waits with it. */
  mailWaits: { readonly reason: string; readonly untilMs: number } | null;
  /** Something was halted on its way; nothing more is sent in this turn. */
  isHalted: boolean;
  /** Tasks and alerts, which rest on nothing, have been seen to. */
  isRaised: boolean;
  /** Of what no chunk counts. */
  readonly counts: Counts;
}

const TALLIES = new WeakMap<OpenCompany, Tally>();

export function tallyOf(company: OpenCompany): Tally {
  const known = TALLIES.get(company) ?? {
    singles: 0,
    stale: new Set(),
    mailWaits: null,
    isHalted: false,
    isRaised: false,
    counts: new Counts(),
  };
  TALLIES.set(company, known);
  return known;
}

/** Counts of one call of the outbox. */
export class Counts {
  private readonly counts = { confirmed: 0, rejected: 0, inDoubt: 0, later: 0 };

  add(result: 'confirmed' | 'rejected' | 'in doubt' | 'later'): void {
    this.counts[result === 'in doubt' ? 'inDoubt' : result] += 1;
  }

  sent(complete: boolean): Sent {
    return { complete, ...this.counts };
  }
}
