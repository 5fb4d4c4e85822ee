/** Behaviour of Intuit's servers that nobody has confirmed. Each has a default here and may be turned round by `QuickbooksOptions.unverified`; DIFFERENCES.md says why. */
export interface Unverified {
  /** A fault answered under a requestid is kept and replayed as well, as Xero does with its keys. */
  readonly replaysFaults: boolean;
  /** A requestid seen before answers code 600 instead of the first answer. */
  readonly refusesUsedRequestId: boolean;
  /** How long, on the sandbox's clock, a requestid is remembered. */
  readonly requestIdRetentionMs: number;
  /** A JSON null in a sparse update clears the field; otherwise it is as if it were not sent. */
  readonly sparseNullClears: boolean;
  /** A customer with an open balance cannot be deactivated (6220). */
  readonly balanceBlocksDeactivation: boolean;
  /** `changedSince` beyond the look-back: cut silently, or refused. */
  readonly oldChangedSince: 'cut' | 'refused';
  readonly cdcLookBackDays: number;
  /** `AttachableRef.EntityRef.value IN (...)` is understood; otherwise only `=` is (4001). */
  readonly attachableRefsInLists: boolean;
  /** A throttled answer carries Retry-After. */
  readonly retryAfterSeconds: number | null;
}

export const UNVERIFIED: Unverified = {
  replaysFaults: false,
  refusesUsedRequestId: false,
  requestIdRetentionMs: Number.POSITIVE_INFINITY,
  sparseNullClears: false,
  balanceBlocksDeactivation: true,
  oldChangedSince: 'cut',
  cdcLookBackDays: 30,
  attachableRefsInLists: true,
  retryAfterSeconds: null,
};
