import type { Day, Mark } from '@holdfast/credit';
import { toJson } from '../json';
import type { CompanyScope } from '../scope';
import { rows } from '../sql';
import { touch } from './mirror-writes';

/** An invoice that was raised although its customer had no credit. */
export interface Violation {
  readonly invoiceId: string;
  readonly customerId: string;
  readonly mark: Mark;
  /** Since when the mark stood. */
  readonly since: Day;
  readonly foundOn: Day;
}

/** Remembers each invoice once and for ever. The ids of those that were new; their customers wait to be decided. */
export async function add(scope: CompanyScope, found: readonly Violation[]): Promise<readonly string[]> {
  const added = await rows<{ id: string; customerId: string }>(
    scope,
    `insert into violation (company_id, invoice_id, customer_id, mark, since, found_on)
     select $1, "invoiceId", "customerId", mark, since, "foundOn"
       from jsonb_to_recordset($2) as told("invoiceId" text, "customerId" text, mark text, since date, "foundOn" date) order by 2
     on conflict (company_id, invoice_id) do nothing returning invoice_id as id, customer_id as "customerId"`,
    toJson(found),
  );
  // How many there were is a fact that policies may name.
  const customerIds = [...new Set(added.map(({ customerId }) => customerId))];
  if (customerIds.length > 0) await touch(scope, customerIds);
  return added.map(({ id }) => id);
}
