import { compilePolicy } from '../decide/compile-policy';
import type { CompiledPolicy, ConditionDocument, RuleDocument } from '../decide/policy';
import { assembleLedger } from '../ledger/assemble';
import { SETTINGS, sampleCustomer, sampleDay, sampleRecords, type InvoicePlan } from '../ledger/sample-books';
import type { Books } from './books';

/** For specs: customers by id, each with its invoices; the books end on a day given as an offset. */
export function samplePast(customers: Readonly<Record<string, readonly InvoicePlan[]>>, knownUntil: number): Books {
  const ledgers = Object.entries(customers).map(([id, invoices]) => {
    const records = sampleRecords({ invoices }).map((record) => ({ ...record, customerId: id }));
    return assembleLedger(sampleCustomer({ id, name: id }), records, () => null);
  });
  return { ledgers, settings: SETTINGS, knownUntil: sampleDay(knownUntil), recordedOn: null };
}

/** One rule that holds exactly while its entry is met, when the release says the opposite. */
export function oneRule(enter: ConditionDocument, release: ConditionDocument, kind: Partial<RuleDocument> = {}): CompiledPolicy {
  const rule = { id: 'rule', say: 'A rule.', standing: 'hold', mark: 'hold', enter, release, ...kind } as const;
  const compiled = compilePolicy(
    { name: 'One rule', version: '1', tolerance: { amount: '0' }, rules: [rule], treatment: [] },
    'GBP',
  );
  if (!compiled.ok) throw new RangeError(JSON.stringify(compiled.faults));
  return compiled.policy;
}

/** Holds while anything is more than so many days overdue. */
export function holdsBeyond(days: number): CompiledPolicy {
  return oneRule({ all: [`oldestOverdueDays > ${days}`] }, { all: [`oldestOverdueDays <= ${days}`] });
}
