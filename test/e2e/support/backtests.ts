import { setTimeout as sleep } from 'node:timers/promises';
import type { Witnessed } from '../../support/running';

export interface BacktestSeen {
  readonly number: number;
  readonly state: string;
  readonly policy: string;
  readonly compareTo: string | null;
  readonly customersDone: number;
  readonly customers: number | null;
  readonly error: string | null;
  readonly result: ResultSeen;
}

interface TallySeen {
  readonly invoices: number;
  readonly amount: string;
  readonly late: number;
}

export interface ResultSeen {
  readonly basis: string;
  readonly untold: readonly string[];
  readonly books: {
    readonly customers: number;
    readonly recorded: { readonly documents: number; readonly known: number; readonly late: number } | null;
    readonly filesFrom: string | null;
  };
  readonly all: TallySeen;
  readonly held: TallySeen;
  readonly rates: unknown;
  readonly replay: Readonly<Record<string, string | number | null>>;
  readonly monthEnds: readonly Readonly<Record<string, string | number>>[];
  readonly heldInvoices: readonly { readonly invoice: string; readonly name: string; readonly outcome: string }[];
  readonly comparison: { readonly both: TallySeen; readonly onlyFirst: TallySeen; readonly onlySecond: TallySeen } | null;
  readonly scenario: unknown;
}

/** Asks for one and waits until it is over. */
export async function played(witness: Witnessed, companyId: string, asked: object): Promise<BacktestSeen> {
  const path = `/api/companies/${companyId}/backtests`;
  return ended(witness, path, (await witness.post<{ number: number }>(path, asked)).number);
}

export async function ended(witness: Witnessed, path: string, number: number): Promise<BacktestSeen> {
  for (;;) {
    const seen = await witness.get<BacktestSeen>(`${path}/${number}`);
    if (seen.state !== 'waiting' && seen.state !== 'running') return seen;
    await sleep(50);
  }
}
