import type { LedgerUnderTest } from './ledger-under-test';
export function namesEveryFault(_at: () => LedgerUnderTest): void {}
