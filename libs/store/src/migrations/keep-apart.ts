import type { QueryRunner } from 'typeorm';

/** Row-level security, on and forced, and what the engine's role may do. The sub-select is evaluated once per statement; `nullif` because a
 * setting that was local to an earlier transaction comes back as '' and not as null. */
export async function keepApart(runner: QueryRunner, table: string, may: string): Promise<void> {
  const own = `company_id = (select nullif(current_setting('app.company', true), '')::uuid)`;
  await runner.query(`alter table ${table} enable row level security`);
  await runner.query(`alter table ${table} force row level security`);
  await runner.query(`create policy tenant on ${table} using (${own}) with check (${own})`);
  await runner.query(`grant ${may} on ${table} to holdfast_engine`);
}
