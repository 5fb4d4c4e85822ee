import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who people say they are, wherever they come in, begin to connect or ask; and the day each entry of a credit file comes to, so that what stands in a whole
 * company is read in that order. */
export class Persons1795300022000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table session add column name text`);
    await runner.query(`alter table oauth_state add column begun_by text`);
    await runner.query(`alter table credit_check add column asked_by text`);
    await runner.query(`
      create or replace function record_credit_checks(p_company uuid, p_checks jsonb, p_on_disk boolean) returns void language plpgsql as $$
      begin
        perform set_config('app.company', p_company::text, true);
        if not p_on_disk then perform set_config('synchronous_commit', 'off', true); end if;
        insert into credit_check (company_id, id, customer_id, asked_at, verdict, key_id, asked_by, answer)
        select p_company, c.id, c.customer_id, c.asked_at, c.verdict, c.key_id, c.asked_by, c.answer
          from jsonb_to_recordset(p_checks)
            as c(id uuid, customer_id text, asked_at timestamptz, verdict text, key_id uuid, asked_by text, answer jsonb);
      end $$`);
    await runner.query(`alter table file_entry add column day date`);
    await runner.query(`alter table file_entry no force row level security`);
    await runner.query(`
      update file_entry set day = (case kind
          when 'dispute' then content ->> 'raisedOn' when 'promise' then content ->> 'on' when 'plan' then content #>> '{instalments,-1,on}'
          when 'flag' then content ->> 'since' when 'limit' then content ->> 'expiresOn' when 'pin' then content ->> 'expiresOn'
          when 'terms' then content ->> 'on' when 'bad-debt' then content ->> 'on' end)::date`);
    await runner.query(`alter table file_entry force row level security`);
    await runner.query(`create index file_entry_by_day on file_entry (company_id, kind, day, id) where day is not null`);
  }

  /** Forward only: a wrong migration is mended by the next one. */
  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only; restore a backup instead'));
  }
}
