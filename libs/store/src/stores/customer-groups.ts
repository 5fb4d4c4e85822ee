import type { CompanyScope } from '../scope';
import { rows } from '../sql';

export interface CustomerGroupRow {
  readonly parentId: string;
  /** The parent first, then its children and theirs by id. */
  readonly memberIds: readonly string[];
}

const GENERATIONS_MAX = 10;

/** The groups that are judged together, of these customers: each by the uppermost parent that is rolled up. Customers without one are left out. */
export async function customerGroups(
  scope: CompanyScope,
  customerIds: readonly string[],
): Promise<ReadonlyMap<string, CustomerGroupRow>> {
  const roots = await rolledUp(scope);
  if (roots.length === 0) return new Map();
  const found = await rows<{ root: string; id: string; depth: number }>(
    scope,
    `with recursive told as (
       select distinct on (customer_id) customer_id as id, content ->> 'parentId' as parent_id from file_entry
        where company_id = $1 and kind = 'parent' and not exists (
          select 1 from file_entry ending where ending.company_id = $1 and ending.ends = file_entry.id)
        order by customer_id, recorded_at desc, file_entry.id desc
     ), child as (
       select id, parent_id from told
       union all
       select customer.id, customer.parent_id from customer
        where customer.company_id = $1 and customer.parent_id is not null and customer.deleted_at is null
          and not exists (select 1 from told where told.id = customer.id)
     ), member as (
       select root as root, root as id, 0 as depth from unnest($2::text[]) as root
       union
       select member.root, child.id, member.depth + 1 from member join child on child.parent_id = member.id
        where member.depth < ${GENERATIONS_MAX} and child.id <> member.root
     )
     select root, id, min(depth) as depth from member group by root, id order by min(depth) = 0 desc, id`,
    roots,
  );
  const below = new Set(found.filter(({ depth }) => depth > 0).map(({ id }) => id));
  const groups = new Map<string, CustomerGroupRow>();
  for (const parentId of roots.filter((root) => !below.has(root))) {
    const memberIds = found.filter(({ root }) => root === parentId).map(({ id }) => id);
    if (memberIds.length < 2) continue;
    for (const id of memberIds) groups.set(id, { parentId, memberIds });
  }
  return new Map(customerIds.flatMap((id) => (groups.has(id) ? [[id, groups.get(id) as CustomerGroupRow]] : [])));
}

/** Everybody who is judged together with one of these customers, and is none of them. */
export async function groupFellows(scope: CompanyScope, customerIds: readonly string[]): Promise<readonly string[]> {
  const groups = await customerGroups(scope, customerIds);
  const asked = new Set(customerIds);
  return [...new Set([...groups.values()].flatMap(({ memberIds }) => memberIds))].filter((id) => !asked.has(id));
}

/** Most companies judge everybody alone. */
export async function hasGroups(scope: CompanyScope): Promise<boolean> {
  return (await rolledUp(scope)).length > 0;
}

/** Parents whose group is judged together. */
async function rolledUp(scope: CompanyScope): Promise<readonly string[]> {
  const found = await rows<{ id: string }>(
    scope,
    `select distinct customer_id as id from file_entry
      where company_id = $1 and kind = 'roll-up' and not exists (
        select 1 from file_entry ending where ending.company_id = $1 and ending.ends = file_entry.id)
      order by 1`,
  );
  return found.map(({ id }) => id);
}
