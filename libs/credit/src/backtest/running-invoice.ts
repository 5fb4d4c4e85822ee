/** Days as day numbers, amounts as minor units of the home currency. */
export interface RunningInvoice {
  readonly id: string;
  readonly number: string;
  readonly issued: number;
  readonly due: number;
  /** The day its age is counted from, which decides whether it is paid late. */
  readonly agesFrom: number;
  /** The same with the policy's grace: it is overdue from the day after. */
  readonly overdueAfter: number;
  readonly total: number;
  balance: number;
  isKnown: boolean;
  /** The day of the last cash known so far; null before any. */
  lastCash: number | null;
  settlement: Settlement | null;
}

export interface Settlement {
  readonly invoice: RunningInvoice;
  readonly settled: number;
  readonly signedDays: number;
}
