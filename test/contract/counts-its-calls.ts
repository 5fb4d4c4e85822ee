import type { LedgerUnderTest } from './ledger-under-test';
export function countsItsCalls(_at: () => LedgerUnderTest): void {}
