import type { LedgerUnderTest } from './ledger-under-test';
export function respectsTheOwner(_at: () => LedgerUnderTest): void {}
