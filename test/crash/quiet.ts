import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { Fleet } from './fleet';
import type { Witness } from './witness';

const LOOK_MS = 25;
const STEP_MS = 200_000;
const STEPS_MAX = 12;
const UNFINISHED = `select count(*)::int as left from action where state in ('approved', 'sending', 'in_doubt', 'reading_back') and (kind <> 'remind' or state <> 'in_doubt')`;
/** Jobs that somebody alive may be working on, or will; and those of the dead. */
const JOBS = `select j.id, j.state, j.state = 'active' and not exists (
    select from connection_lease l where l.company_id::text = j.data ->> 'companyId' and l.holder::text = any ($1) and l.until > now()) as dead
  from pgboss.job j where j.name = 'turn' and j.state in ('created', 'retry', 'active')`;
/** Where a line was cut while a lease was taken, nobody knows that it is held; in service it runs out after 20 s. */
const UNUSED_LEASES_END = `update connection_lease set until = now() - interval '1 second' where holder is not null and until > now()`;
/** One that has just been fetched has no lease yet. */
const DEAD_LOOKS = 120;

interface InDoubt {
  readonly id: string;
  readonly company: string;
}

/** Brings the processes to rest, and plays the person who is asked about what nobody can know. */
export class Quiet {
  constructor(
    private readonly fleet: Fleet,
    private readonly witness: Witness,
  ) {}

  /** No turn is being run or waits to be, and nothing is on its way to a provider. */
  async untilIdle(msMax: number): Promise<boolean> {
    const suspected = new Map<string, number>();
    let last = '';
    return this.inDatabase(async (client) => {
      for (const giveUpAt = Date.now() + msMax; Date.now() < giveUpAt; await sleep(LOOK_MS)) {
        const { rows } = await client.query<{ id: string; state: string; dead: boolean }>(JOBS, [this.fleet.holders]);
        const onTheirWay = this.fleet.berths.reduce((sum, { lines }) => sum + lines.provider.unanswered, 0);
        const now = JSON.stringify([rows, onTheirWay]);
        if (now !== last) this.fleet.stillness.moved();
        last = now;
        if (rows.length === 0 && onTheirWay === 0) {
          await client.query(UNUSED_LEASES_END);
          return true;
        }
        for (const { id, dead } of rows) suspected.set(id, dead ? (suspected.get(id) ?? 0) + 1 : 0);
        const abandoned = [...suspected].filter(([, looks]) => looks >= DEAD_LOOKS).map(([id]) => id);
        await client.query(
          `update pgboss.job set state = 'failed', completed_on = now() where id = any ($1) and state = 'active'`,
          [abandoned],
        );
        for (const id of abandoned) suspected.delete(id);
      }
      return false;
    });
  }

  /** Turn after turn until nothing is left to do. Returns what does not come to an end. */
  async comes(companyIds: readonly string[]): Promise<readonly string[]> {
    let last = '';
    for (let step = 0; step < STEPS_MAX; step += 1) {
      await this.fleet.complete();
      const errors = await Promise.all(companyIds.map((id, n) => this.turn(id, n + step)));
      await this.untilIdle(20_000);
      const asked = await this.answerForPeople();
      const left = await this.inDatabase(async (client) => (await client.query<{ left: number }>(UNFINISHED)).rows[0]?.left ?? 0);
      last = errors.find((error) => error !== null) ?? (left > 0 ? `${left} actions are unfinished` : '');
      if (step > 0 && last === '' && asked === 0) return [];
      await this.later();
    }
    return [`it does not come to rest: ${last}`];
  }

  private async later(): Promise<void> {
    await this.fleet.moveTimeTo(this.fleet.witnessed.sandbox.world.clock.now() + STEP_MS);
  }

  private async turn(companyId: string, n: number): Promise<string | null> {
    const berth = this.fleet.berths[n % this.fleet.berths.length];
    const answer = berth && (await this.fleet.ask(berth, 'POST', `/api/companies/${companyId}/turns?wait=true`));
    const { turn } = (answer?.body ?? { turn: null }) as { turn: { error: string | null } | null };
    return turn === null ? `a turn did not finish (${answer?.status ?? 'no answer'})` : turn.error;
  }

  /** An e-mail in doubt is for a person, who looks whether the customer has it. Returns how many there were. */
  private async answerForPeople(): Promise<number> {
    const rows = await this.inDatabase(
      async (client) =>
        (await client.query<InDoubt>(`select id, company_id as company from action where kind = 'remind' and state = 'in_doubt'`))
          .rows,
    );
    for (const { id, company } of rows) {
      const as = this.witness.hasMessageOf(id) ? 'done' : 'not-done';
      await this.must('POST', `/api/companies/${company}/actions/${id}/resolve`, { as });
    }
    return rows.length;
  }

  /** Puts every company back as it was, and has its records checked. Returns what went wrong. */
  async undo(companyIds: readonly string[]): Promise<readonly string[]> {
    for (const id of companyIds) await this.must('POST', `/api/companies/${id}/undo`, {});
    const restless = await this.comes(companyIds);
    const records = await Promise.all(companyIds.map((id) => this.must('GET', `/api/companies/${id}/audit/verify`)));
    const broken = records.filter((record) => (record as { ok?: boolean }).ok !== true);
    return [...restless, ...broken.map((record) => `the record of what was done is broken: ${JSON.stringify(record)}`)];
  }

  private async must(method: string, path: string, body?: object): Promise<unknown> {
    const [berth] = this.fleet.berths;
    const answer = berth && (await this.fleet.ask(berth, method, path, body));
    if (answer === undefined || answer.status >= 300)
      throw new Error(`${method} ${path} was answered ${answer?.status ?? 'by nobody'}: ${JSON.stringify(answer?.body)}`);
    return answer.body;
  }

  private async inDatabase<T>(work: (client: Client) => Promise<T>): Promise<T> {
    const client = new Client({ connectionString: this.fleet.databaseUrl });
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  }
}
