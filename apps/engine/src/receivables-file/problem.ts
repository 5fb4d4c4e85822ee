/** Why a receivables file cannot be used at all: what is wrong, where, and the cure. Nothing was written anywhere. */
export class ReceivablesFileProblem extends Error {
  override readonly name = 'ReceivablesFileProblem';
}

/** A row that is left out, and how to get it in. */
export interface LeftOut {
  readonly line: number;
  /** The same words for every row with this trouble. */
  readonly reason: string;
  /** What stands in this row. */
  readonly found: string;
  readonly cure: string;
}
