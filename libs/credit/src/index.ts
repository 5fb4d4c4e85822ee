export * from './money/money';
export * from './money/day';
export * from './ledger/records';
export * from './ledger/customer-ledger';
export * from './decide/decision';
export * from './reconcile/action';
