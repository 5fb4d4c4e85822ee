import { flagsOn, type Day } from '@holdfast/credit';
import type { CompanyScope } from '../scope';
import { rows } from '../sql';
import { creditFiles } from './credit-files.store';

/** Ids of the customers who are staff or related parties on this day: what they owe and how they pay says nothing of how customers do. */
export async function relatedParties(scope: CompanyScope, asOf: Day): Promise<readonly string[]> {
  const flagged = await rows<{ id: string }>(
    scope,
    `with recursive heir as (
       select customer_id as id from file_entry where company_id = $1 and kind = 'flag' and content ->> 'flag' = 'related'
       union
       select customer.merged_into from customer join heir on customer.company_id = $1 and customer.id = heir.id
        where customer.merged_into is not null
     )
     select id from heir order by id`,
  );
  const files = await creditFiles(
    scope,
    flagged.map(({ id }) => id),
  );
  return [...files].flatMap(([id, file]) => (flagsOn(file, asOf).related === null ? [] : [id]));
}
