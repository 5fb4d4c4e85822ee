import type { LedgerUnderTest } from './ledger-under-test';
export function marksAndRestores(_at: () => LedgerUnderTest): void {}
