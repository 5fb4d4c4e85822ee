import fc from 'fast-check';
import { addDays, comesTo, parseDay, type Day, type FileContent } from '@holdfast/credit';
import { Client } from 'pg';
import { companyForEachTest } from '../../../../test/support/company';
import { rows } from '../sql';
import * as creditFiles from './credit-files.store';
import * as mirror from './mirror.store';
import { customer, gbp } from './sample-records';
import { STANDING, type StandingEntry } from './standing-entries';

const NOW = '2026-02-01T10:00:00.000Z';
const DAY = parseDay('2026-02-01');
const flag = (since: Day): FileContent => ({ kind: 'flag', flag: 'related', since, note: null });
const pin = (expiresOn: Day): FileContent => ({ kind: 'pin', pin: 'hold', from: DAY, expiresOn, reason: 'x' });
const limit = (expiresOn: Day | null): FileContent => ({ kind: 'limit', amount: gbp(1), from: DAY, expiresOn, reason: 'x' });
const KINDS = ['flag', 'pin', 'limit'] as const;

const FIRST_ID = '00000000-0000-0000-0000-000000000000';

interface Node {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Actual Rows'?: number;
  readonly 'Actual Loops'?: number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly Node[];
}

function nodesOf(node: Node): readonly Node[] {
  return [node, ...(node.Plans ?? []).flatMap(nodesOf)];
}

describe('what stands in the files of a whole company', () => {
  const company = companyForEachTest({ poolMax: 3 });
  const { inside } = company;
  const record = (customerId: string, content: FileContent) =>
    inside((scope) => creditFiles.record(scope, { customerId, content, by: 'Ada', now: NOW }));
  const end = (entryId: string) =>
    inside((scope) =>
      creditFiles.record(scope, {
        customerId: 'c1',
        content: { kind: 'end', entryId, on: DAY, outcome: 'over' },
        by: 'Ada',
        now: NOW,
      }),
    );
  const listed = (search: Partial<Parameters<typeof creditFiles.standingEntries>[1]> = {}) =>
    inside((scope) =>
      creditFiles.standingEntries(scope, {
        kinds: KINDS.map((kind) => ({ kind, from: null })),
        until: null,
        after: null,
        limit: 100,
        ...search,
      }),
    );
  const people = () =>
    inside((scope) => mirror.storePage(scope, { records: [customer({ id: 'c1', name: 'Amber' })], mark: null }));

  it('is listed by its day, page by page, whatever was recorded, ended and asked for', async () => {
    const day = fc.integer({ min: -5, max: 5 }).map((days) => addDays(DAY, days));
    const content = fc.oneof(
      day.map(flag),
      day.map(pin),
      fc.option(day).map(limit),
      fc.constant<FileContent>({ kind: 'roll-up' }),
    );
    const plans = fc.array(fc.record({ content, ended: fc.boolean() }), { maxLength: 14 });
    const search = fc.record({
      kinds: fc.subarray([...KINDS]).chain((kinds) => fc.tuple(...kinds.map((kind) => fc.record({ kind: fc.constant(kind), from: fc.option(day) })))), // prettier-ignore
      until: fc.option(day),
      limit: fc.integer({ min: 1, max: 5 }),
    });
    await fc.assert(
      fc.asyncProperty(plans, search, async (planned, { kinds, until, limit: size }) => {
        await company.another('xero');
        await people();
        const expected: { readonly day: Day; readonly id: string }[] = [];
        for (const { content: told, ended } of planned) {
          const { id } = await record('c1', told);
          if (ended) await end(id);
          const comes = comesTo(told);
          const asked = kinds.find(({ kind }) => kind === told.kind);
          if (ended || comes === null || !asked || (asked.from !== null && comes < asked.from)) continue;
          if (until === null || comes <= until) expected.push({ day: comes, id });
        }
        const pages: StandingEntry[] = [];
        for (;;) {
          const page = await listed({ kinds, until, limit: size, after: pages.at(-1) ?? null });
          pages.push(...page);
          if (page.length < size) break;
        }
        const order = (a: { day: Day; id: string }, b: { day: Day; id: string }) => (a.day + a.id < b.day + b.id ? -1 : 1);
        expect(pages.map(({ day: on, id }) => ({ day: on, id }))).toEqual(expected.toSorted(order));
      }),
      { numRuns: 25 },
    );
  });

  it('is who has it now, after a merger too, and nobody else’s', async () => {
    await people();
    await inside((scope) =>
      mirror.storePage(scope, { records: [customer({ id: 'c2', name: 'Amber (old)', mergedInto: 'c1' })], mark: null }),
    );
    const { id } = await record('c2', pin(DAY));
    expect(await listed()).toMatchObject([
      { id, day: DAY, customerId: 'c1', customerName: 'Amber', entry: { by: 'Ada', pin: 'hold' } },
    ]);
    await company.another('xero');
    expect(await listed()).toEqual([]);
  });

  it('is found along its index, however much was recorded and is over', async () => {
    const owner = new Client({ connectionString: company.databaseUrl });
    await owner.connect();
    await owner.query(
      `insert into customer (company_id, id, version, changed_at, name, emails, active, currency, notes, groups)
       select $1, 'c' || n, '1', now(), 'C', '[]', true, 'GBP', '', '[]' from generate_series(1, 20000) as n`,
      [company.id],
    );
    await owner.query(
      `insert into file_entry (company_id, id, customer_id, kind, content, recorded_by, recorded_at, number, day)
       select $1, gen_random_uuid(), 'c' || n, kind, '{}', 'Ada', now(), k, date '2026-01-01' + n % 400
         from generate_series(1, 20000) as n, (values ('pin', 1), ('limit', 2), ('dispute', 3)) as of(kind, k)`,
      [company.id],
    );
    await owner.query('analyze');
    await owner.end();
    const explained = await inside((scope) =>
      rows<{ 'QUERY PLAN': readonly { readonly Plan: Node }[] }>(
        scope,
        `explain (analyze, format json) ${STANDING}`,
        ['pin', 'limit'],
        [DAY, DAY],
        [FIRST_ID, FIRST_ID],
        'infinity',
        50,
      ),
    );
    const nodes = explained[0]?.['QUERY PLAN'].flatMap(({ Plan }) => nodesOf(Plan)) ?? [];
    expect(nodes.filter((node) => node['Node Type'] === 'Seq Scan').map((node) => node['Relation Name'])).toEqual([]);
    expect(nodes.flatMap((node) => node['Index Name'] ?? [])).toEqual(
      expect.arrayContaining(['file_entry_by_day', 'file_entry_ended_once', 'customer_pkey']),
    );
    const read = nodes.filter((node) => node['Relation Name'] === 'file_entry');
    const touched = read.map(
      (node) => ((node['Actual Rows'] ?? 0) + (node['Rows Removed by Filter'] ?? 0)) * (node['Actual Loops'] ?? 0),
    );
    expect(Math.max(...touched)).toBeLessThanOrEqual(100);
  });
});
