import { promiseEvents, type CustomerLedger, type Decision } from '@holdfast/credit';
import { creditFiles, noteLines, type CompanyScope } from '@holdfast/store';

interface Judged {
  readonly ledger: CustomerLedger;
  readonly decision: Pick<Decision, 'asOf'>;
}

/** What has become of the promises of customers who have just been judged goes into the next notes on them, each event once. */
export async function tellOfPromises(scope: CompanyScope, judged: readonly Judged[], now: string): Promise<void> {
  const files = await creditFiles.entriesOfMany(
    scope,
    judged.map(({ ledger }) => ledger.customer.id),
  );
  const lines = judged.flatMap(({ ledger, decision }) => {
    const customerId = ledger.customer.id;
    return promiseEvents(ledger, files.get(customerId) ?? [], decision.asOf).map((event) => ({ ...event, customerId }));
  });
  await noteLines.add(scope, lines, now);
}
