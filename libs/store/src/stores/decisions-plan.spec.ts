import { parseDay } from '@holdfast/credit';
import { Client } from 'pg';
import { companyForEachTest } from '../../../../test/support/company';
import { rows } from '../sql';
import { CALL_UP, callUp, customerIdsToDecide } from './decisions.store';

const TODAY = '2026-03-23';

interface Node {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly Plans?: readonly Node[];
}

function nodesOf(node: Node): readonly Node[] {
  return [node, ...(node.Plans ?? []).flatMap(nodesOf)];
}

describe('whom to decide', () => {
  const company = companyForEachTest({ poolMax: 2 });

  /** A company in which everybody was judged today and looks again in a month, and everybody has an action waiting. */
  async function fill(customers: number): Promise<void> {
    const owner = new Client({ connectionString: company.databaseUrl });
    await owner.connect();
    await owner.query(`select set_config('app.company', $1, false)`, [company.id]);
    const from = `from generate_series(1, ${customers}) as n`;
    await owner.query(
      `insert into customer (company_id, id, version, changed_at, name, emails, active, currency, notes, groups)
       select $1, 'c' || n, '1', now(), 'C', '[]', true, 'GBP', '', '[]' ${from}`,
      [company.id],
    );
    await owner.query(
      `insert into decision (company_id, customer_id, as_of, standing, look_again_on, decision, facts)
       select $1, 'c' || n, $2::date, 'open', $2::date + 30, '{}', '{}' ${from}`,
      [company.id, TODAY],
    );
    await owner.query(
      `insert into action (company_id, id, key, kind, customer_id, as_of, state, why, intent, created_at, updated_at)
       select $1, gen_random_uuid(), n::text, 'remind', 'c' || n, $2::date, 'planned', '', '{}', now(), now() ${from}`,
      [company.id, TODAY],
    );
    await owner.query(`update decision set look_again_on = $1::date where customer_id = 'c7'`, [TODAY]);
    await owner.query(`update action set as_of = $1::date - 1 where customer_id = 'c8'`, [TODAY]);
    await owner.query('analyze');
    await owner.end();
  }

  it('are those whose day has come or whose waiting action is of yesterday, found by indexes alone', async () => {
    await fill(5_000);
    const explained = await company.inside((scope) =>
      rows<{ 'QUERY PLAN': readonly { readonly Plan: Node }[] }>(scope, `explain (format json) ${CALL_UP}`, TODAY),
    );
    const nodes = explained[0]?.['QUERY PLAN'].flatMap(({ Plan }) => nodesOf(Plan)) ?? [];
    const scanned = nodes.filter((node) => node['Node Type'] === 'Seq Scan').map((node) => node['Relation Name']);
    expect(scanned).toEqual([]);
    const indexes = nodes.flatMap((node) => node['Index Name'] ?? []);
    expect(indexes).toEqual(expect.arrayContaining(['decision_look_again', 'action_waiting', 'customer_pkey']));
    await company.inside((scope) => callUp(scope, parseDay(TODAY)));
    expect(await company.inside(customerIdsToDecide)).toEqual(['c7', 'c8']);
  });
});
