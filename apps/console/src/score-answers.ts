import type { Day } from './answers';

/* What the engine answers about when a customer will pay. */

export interface Score {
  readonly asOf: Day;
  /** In words, for every state. */
  readonly sentence: string;
  readonly because: readonly string[];
  /** Null: there is too little to tell anything from. */
  readonly score: { /** 0 to 1. */ readonly lateProbability: number } | null;
  /** How all customers of the company pay; null while its books are too young to tell. */
  readonly company: { /** 0 to 1. */ readonly lateShare: number } | null;
  readonly invoices: readonly ExpectedInvoice[];
}

export interface ExpectedInvoice {
  readonly id: string;
  readonly setAside: 'disputed' | 'on-plan' | null;
  readonly expected: {
    readonly daysLate: number;
    readonly on: Day;
    /** It is overdue for as long as was to be expected, or longer. */
    readonly isAtLeast: boolean;
  } | null;
}
