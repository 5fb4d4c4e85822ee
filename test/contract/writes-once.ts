import type { LedgerUnderTest } from './ledger-under-test';
export function writesOnce(_at: () => LedgerUnderTest): void {}
