import type { MigrationInterface, QueryRunner } from 'typeorm';
import { keepApart } from './keep-apart';

/** Keys for a company's own programs, and what they asked: may this be sold on credit? */
export class ApiKeys1795300018000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table api_key (
        company_id uuid not null,
        id uuid not null,
        name text not null,
        key_hash text not null,
        scopes jsonb not null,
        created_at timestamptz not null,
        last_used_at timestamptz,
        revoked_at timestamptz,
        constraint api_key_pkey primary key (company_id, id),
        constraint api_key_company_id_fkey foreign key (company_id) references company (id)
      )`);
    await keepApart(runner, 'api_key', 'select, insert, update (last_used_at, revoked_at)');
    await runner.query(`
      create table credit_check (
        company_id uuid not null,
        id uuid not null,
        customer_id text not null,
        asked_at timestamptz not null,
        verdict text not null,
        key_id uuid,
        answer jsonb not null,
        constraint credit_check_pkey primary key (company_id, id),
        constraint credit_check_verdict check (verdict in ('allow', 'allow-with-warning', 'upfront', 'hold')),
        constraint credit_check_company_id_fkey foreign key (company_id) references company (id)
      )`);
    await runner.query(`create index credit_check_by_time on credit_check (company_id, asked_at)`);
    await runner.query(`create index credit_check_of_customer on credit_check (company_id, customer_id, asked_at)`);
    await keepApart(runner, 'credit_check', 'select, insert, delete');
    // What was answered cannot be taken back while somebody may still ask about it.
    await runner.query(
      `create policy kept on credit_check as restrictive for delete using (asked_at < now() - interval '30 days')`,
    );
    await functions(runner);
  }

  /** Forward only: a wrong migration is mended by the next one. */
  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only; restore a backup instead'));
  }
}

/** Each is one round trip: it sets the company for its own transaction, and row-level security holds inside it as everywhere, because it runs as its
 * caller. */
async function functions(runner: QueryRunner): Promise<void> {
  const rated = `s.profile ->> 'homeCurrency' <> coalesce(p_currency, c.currency) and i.company_id = p_company
    and i.currency = coalesce(p_currency, c.currency)::char(3) and i.status in ('open', 'paid') and i.total_minor > 0 and i.deleted_at is null`;
  await runner.query(`
    create function credit_check_basis(p_company uuid, p_customer text, p_currency text)
    returns table (
      name text, profile jsonb, time_zone text, policy_name text, policy_sequence int, synced_at timestamptz, customer_name text, currency text,
      decision jsonb, facts jsonb, is_current boolean, placed text, rate_home bigint, rate_foreign bigint
    ) language plpgsql as $$
    begin
      perform set_config('app.company', p_company::text, true);
      return query
        select co.name, s.profile, s.time_zone, s.policy_name,
            (select coalesce(max(a.sequence), 0)::int from policy_activation a where a.company_id = p_company), s.synced_at, c.name, c.currency::text, d.decision, d.facts,
            not exists (select 1 from touched t where t.company_id = p_company and t.customer_id = p_customer), m.mark,
            r.home_total_minor, r.total_minor
          from company co
          left join settings s on s.company_id = p_company
          left join customer c on c.company_id = p_company and c.id = p_customer and c.deleted_at is null
          left join decision d on d.company_id = p_company and d.customer_id = p_customer
          left join mark m on m.company_id = p_company and m.customer_id = p_customer
          left join lateral (
            (select i.home_total_minor, i.total_minor from invoice i
              where ${rated} and i.customer_id = p_customer order by i.issued desc, i.id desc limit 1)
            union all
            (select i.home_total_minor, i.total_minor from invoice i
              where ${rated} order by i.issued desc, i.id desc limit 1)
            limit 1
          ) r on true
         where co.id = p_company;
    end $$`);
  await runner.query(`
    create function record_credit_checks(p_company uuid, p_checks jsonb, p_on_disk boolean) returns void language plpgsql as $$
    begin
      perform set_config('app.company', p_company::text, true);
      if not p_on_disk then perform set_config('synchronous_commit', 'off', true); end if;
      insert into credit_check (company_id, id, customer_id, asked_at, verdict, key_id, answer)
      select p_company, c.id, c.customer_id, c.asked_at, c.verdict, c.key_id, c.answer
        from jsonb_to_recordset(p_checks) as c(id uuid, customer_id text, asked_at timestamptz, verdict text, key_id uuid, answer jsonb);
    end $$`);
}
