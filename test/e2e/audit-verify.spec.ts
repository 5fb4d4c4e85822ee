import { startRunning, type Running } from '../support/running';
import { Command, type Ended } from './support/command';
import { Installation } from './support/engine-process';
import { STARTS, afterStart, books } from './support/story';
import { idOf, inDatabase, turnsAt } from './support/witness';

let installation: Installation;
let running: Running;
beforeAll(async () => {
  installation = Installation.make();
  running = await startRunning({ start: STARTS, script: books({ ref: 'C1', overdueDays: 10 }, { ref: 'C2', overdueDays: 12 }) });
  await running.connectAll();
  await running.setMode('act', 'strict');
  await turnsAt(running, afterStart({ minutes: 1 }));
});
afterAll(async () => {
  await running.stop();
  installation.remove();
});

function verify(...args: readonly string[]): Promise<Ended> {
  return Command.run(installation.root, running, ['audit', 'verify', ...args]);
}

/** As somebody who has the owner's password of the database. */
async function tamper(statement: string): Promise<void> {
  const company = await idOf(running, 'xero');
  await inDatabase(running.databaseUrl, async (client) => {
    await client.query('begin');
    // Whoever may do this is not stopped by the triggers.
    await client.query('set local session_replication_role = replica');
    const { rowCount } = await client.query(statement.replaceAll('$company', `'${company}'`));
    expect(rowCount).toBeGreaterThan(0);
    await client.query('commit');
  });
}

describe('npm run audit -- verify', () => {
  it('tells of every company how many entries there are, and its head', async () => {
    const { code, output } = await verify();
    expect(code).toBe(0);
    expect(output.match(/^whole .*: \d+ entries, head [0-9a-f]{64}$/gm)).toHaveLength(2);
  });

  it.each([
    ['a changed entry', `update audit set detail = '{"none":true}' where company_id = $company and sequence = 3`, 3],
    ['a removed entry', `delete from audit where company_id = $company and sequence = 2`, 2],
  ])(
    'finds %s, of this company only',
    async (_, statement, at) => {
      const company = await idOf(running, 'xero');
      await tamper(`create table kept as select * from audit`);
      await tamper(statement);
      const { code, output } = await verify();
      expect(code).toBe(1);
      expect(output).toContain(`BROKEN  ${company}`);
      expect(output).toMatch(new RegExp(`entry ${at} `));
      expect(output.match(/^whole /gm)).toHaveLength(1);
      expect(await verify('--company', await idOf(running, 'quickbooks'))).toMatchObject({ code: 0 });
      await tamper(
        `insert into audit select * from kept on conflict (company_id, sequence) do update set detail = excluded.detail`,
      );
      await inDatabase(running.databaseUrl, (client) => client.query('drop table kept'));
      expect(await verify()).toMatchObject({ code: 0 });
    },
    60_000,
  );

  it('finds two entries that changed places, and an end that was cut off', async () => {
    await tamper(
      `update audit set (at, actor, event, subject, detail, hash) = (select at, actor, event, subject, detail, hash from audit other
         where other.company_id = $company and other.sequence = 5 - audit.sequence) where company_id = $company and sequence in (2, 3)`,
    );
    expect(await verify()).toMatchObject({ code: 1, output: expect.stringMatching(/entry 2 /) });
    await tamper(
      `update audit set (at, actor, event, subject, detail, hash) = (select at, actor, event, subject, detail, hash from audit other
         where other.company_id = $company and other.sequence = 5 - audit.sequence) where company_id = $company and sequence in (2, 3)`,
    );
    await tamper(
      `delete from audit where company_id = $company and sequence = (select max(sequence) from audit where company_id = $company)`,
    );
    expect(await verify()).toMatchObject({ code: 1, output: expect.stringContaining('BROKEN') });
  });
});
