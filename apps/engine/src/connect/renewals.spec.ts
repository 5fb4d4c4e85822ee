import { randomUUID } from 'node:crypto';
import { RateLimited, Rejected, SignInExpired, Unavailable, type Connector, type Tokens } from '@holdfast/accounting';
import { KeyRing, connections, consents, openStore, type Store } from '@holdfast/store';
import { Client } from 'pg';
import { freshDatabase, type FreshDatabase } from '../../../../test/support/postgres';
import { ManualClock } from '../clock';
import { Renewals } from './renewals';
import { sealTokens } from './sealed';

const NOON = Date.parse('2026-02-01T12:00:00.000Z');
const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
const CLAIM_MS = 400;
const keys = KeyRing.parse(`k:${Buffer.alloc(32, 5).toString('base64')}`);
const DEAD = () => new SignInExpired('dead');
const DOWN = () => new Unavailable('down');

/** A vendor whose every renewal gives the next pair, and that does what it is told first. */
class Vendor {
  readonly asked: string[] = [];
  private readonly orders: ((refreshToken: string) => Promise<unknown> | void)[] = [];

  constructor(private readonly clock: ManualClock) {}

  /** Of the next renewals, each for one. */
  willNext(...orders: ((refreshToken: string) => Promise<unknown> | void)[]): void {
    this.orders.push(...orders);
  }

  pair(name: string, minutes = 30): Tokens {
    const at = (ms: number): string => new Date(this.clock.nowMs() + ms).toISOString();
    return {
      accessToken: `access ${name}`,
      accessExpiresAt: at(minutes * MINUTE),
      refreshToken: `refresh ${name}`,
      refreshExpiresAt: at(60 * DAY),
      hardExpiresAt: null,
    };
  }

  readonly connector = {
    refresh: async ({ refreshToken }: Tokens) => {
      this.asked.push(refreshToken);
      const nth = this.asked.length;
      await new Promise((resolve) => setTimeout(resolve, 20));
      await this.orders.shift()?.(refreshToken);
      return this.pair(String(nth));
    },
  } as unknown as Connector;
}

describe('renewing tokens', () => {
  let database: FreshDatabase;
  let stores: Store[];
  let owner: Client;
  let clock: ManualClock;
  let vendor: Vendor;
  let companyId: string;

  beforeAll(async () => {
    database = await freshDatabase();
    // One database connection each: who waits with one in hand would wait for ever.
    stores = await Promise.all([1, 2, 3].map(() => openStore({ url: database.url, poolMax: 1 })));
    owner = new Client({ connectionString: database.url });
    await owner.connect();
  });
  beforeEach(async () => {
    clock = new ManualClock(NOON);
    vendor = new Vendor(clock);
    companyId = await connected(vendor.pair('first'));
  });
  afterAll(async () => {
    await owner.end();
    await Promise.all(stores.map((store) => store.close()));
    await database.drop();
  });

  async function connected(tokens: Tokens, consentId: string = randomUUID()): Promise<string> {
    const store = stores[0]!;
    const { id } = await store.companies.register({ provider: 'xero', externalHash: randomUUID(), name: 'C' });
    const { accessExpiresAt, refreshExpiresAt, hardExpiresAt } = tokens;
    await store.inCompany(id, (scope) =>
      connections.save(scope, {
        consentId,
        sealedTokens: sealTokens(keys, consentId, tokens),
        sealedExternalId: 'x',
        connectionId: null,
        accessExpiresAt,
        refreshExpiresAt,
        hardExpiresAt,
        now: clock.iso(),
      }),
    );
    return id;
  }
  /** As a process of its own would have it. */
  const process = (index = 0): Renewals => new Renewals(stores[index % 3]!, keys, clock, CLAIM_MS);
  const line = (id = companyId) => ({ companyId: id, connector: vendor.connector });
  const token = async (renewals = process(), refused?: string) => (await renewals.valid(line(), refused)).token;
  const read = () => stores[0]!.inCompany(companyId, consents.read);
  const expire = () => clock.moveTo(clock.nowMs() + 40 * MINUTE);

  it('uses what is stored while it lives, and renews it a minute before its end', async () => {
    expect(await process().valid(line())).toEqual({ token: 'access first', goodUntilMs: NOON + 29 * MINUTE });
    clock.moveTo(NOON + 29 * MINUTE - 1);
    expect(await token()).toBe('access first');
    expect(vendor.asked).toEqual([]);
    clock.moveTo(NOON + 29 * MINUTE);
    expect(await token()).toBe('access 1');
    expect(await token()).toBe('access 1');
    expect(vendor.asked).toEqual(['refresh first']);
  });

  it('asks the vendor once, however many ask in however many processes and for whatever company of the consent', async () => {
    const consent = await read();
    const other = await connected(vendor.pair('first'), consent?.id);
    expire();
    const processes = [process(0), process(1), process(2)];
    const asked = Array.from({ length: 90 }, (_, index) =>
      processes[index % 3]!.valid(line(index % 2 === 0 ? companyId : other)),
    );
    expect(new Set((await Promise.all(asked)).map((held) => held.token))).toEqual(new Set(['access 1']));
    expect(vendor.asked).toEqual(['refresh first']);
  });

  it('renews a refused token once, and gives the new one to everybody else who was refused', async () => {
    const refused = Array.from({ length: 12 }, (_, index) => token(process(index), 'access first'));
    expect(new Set(await Promise.all(refused))).toEqual(new Set(['access 1']));
    expect(await token(process(1), 'access first')).toBe('access 1');
    expect(vendor.asked).toHaveLength(1);
  });

  describe('while the vendor’s sign-in is out of order', () => {
    it.each([
      ['down', DOWN],
      ['asking to wait', () => new RateLimited(9)],
      ['refusing us', () => new Rejected('wrong secret')],
    ])('(%s) uses the token in hand until its end', async (_name, problem) => {
      clock.moveTo(NOON + 29.5 * MINUTE);
      vendor.willNext(() => Promise.reject(problem()));
      expect(await process().valid(line())).toEqual({ token: 'access first', goodUntilMs: NOON + 30 * MINUTE });
      clock.moveTo(NOON + 30 * MINUTE);
      vendor.willNext(() => Promise.reject(problem()));
      await expect(token()).rejects.toThrow(problem().message);
      expect((await read())?.endedAt).toBeNull();
      expect(await token()).toBe('access 3');
    });

    it('never gives a refused token back', async () => {
      vendor.willNext(() => Promise.reject(DOWN()));
      await expect(token(process(), 'access first')).rejects.toThrow(Unavailable);
    });

    it('asks once for all who wait', async () => {
      expire();
      vendor.willNext(() => new Promise((_resolve, reject) => setTimeout(() => reject(DOWN()), 200)));
      const processes = [process(0), process(1), process(2)];
      const asked = await Promise.allSettled(Array.from({ length: 30 }, (_, index) => token(processes[index % 3])));
      expect(asked.every(({ status }) => status === 'rejected')).toBe(true);
      expect(vendor.asked).toHaveLength(1);
    });
  });

  describe('when a process dies or sleeps in the middle', () => {
    /** Claims, asks, and never comes back. */
    async function dies(): Promise<(tokens?: unknown) => void> {
      let wakes: (tokens?: unknown) => void = () => undefined;
      vendor.willNext(() => new Promise((resolve) => (wakes = resolve)));
      const asleep = token(process(2));
      asleep.catch(() => undefined);
      while (vendor.asked.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      await new Promise((resolve) => setTimeout(resolve, 30));
      return (tokens) => wakes(tokens);
    }

    it('the next one waits until the claim has run out, and then uses the old token', async () => {
      expire();
      await dies();
      let ranOut: boolean | null = null;
      vendor.willNext(async () => {
        const { rows } = await owner.query<{ ranOut: boolean }>(`select clock_timestamp() >= $1 as "ranOut"`, [until]);
        ranOut = rows[0]?.ranOut ?? null;
      });
      const { rows } = await owner.query<{ until: Date }>('select claimed_until as until from consent where id = $1', [
        (await read())?.id,
      ]);
      const until = rows[0]?.until;
      expect(await token()).toBe('access 2');
      expect(ranOut).toBe(true);
      expect(vendor.asked).toEqual(['refresh first', 'refresh first']);
    });

    it('one that wakes late takes nothing away, and what it got is kept', async () => {
      expire();
      const wakes = await dies();
      expect(await token()).toBe('access 2');
      wakes();
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(await token()).toBe('access 2');
      expect((await read())?.spareTokens).toHaveLength(2);
      // Should the vendor honour only the other one, that one is found.
      expire();
      vendor.willNext(
        (asked) => (asked === 'refresh 1' ? undefined : Promise.reject(DEAD())),
        (asked) => (asked === 'refresh 1' ? undefined : Promise.reject(DEAD())),
      );
      expect(await token()).toBe('access 4');
      expect(vendor.asked.slice(2)).toEqual(['refresh 2', 'refresh 1']);
    });
  });

  describe('when the vendor says that it is over', () => {
    it('tells so, and nobody asks again', async () => {
      expire();
      vendor.willNext(() => Promise.reject(DEAD()));
      const asked = await Promise.allSettled(Array.from({ length: 20 }, (_, index) => token(process(index))));
      expect(asked.map((one) => one.status === 'rejected' && one.reason instanceof SignInExpired)).toEqual(asked.map(() => true));
      await expect(token()).rejects.toThrow(SignInExpired);
      expect(vendor.asked).toHaveLength(1);
    });

    it('does not believe it while another pair has come in', async () => {
      expire();
      vendor.willNext(async () => {
        await owner.query(`update consent set claimed_until = now() - interval '1 s'`);
        await token(process(1));
        throw DEAD();
      });
      expect(await token()).toBe('access 2');
      expect((await read())?.endedAt).toBeNull();
    });

    it('tries the pair that was replaced before it gives up', async () => {
      expire();
      await token();
      expire();
      vendor.willNext(() => Promise.reject(DEAD()));
      expect(await token()).toBe('access 3');
      expect(vendor.asked).toEqual(['refresh first', 'refresh 1', 'refresh first']);
    });
  });

  it('keeps a pair that the database does not take, and stores it as soon as it does', async () => {
    expire();
    const renewals = process();
    vendor.willNext(() => owner.query('revoke update on consent from holdfast_engine'));
    await expect(token(renewals)).rejects.toThrow(/permission denied/);
    await expect(renewals.saveUnsaved()).rejects.toThrow(/permission denied/);
    await owner.query('grant update on consent to holdfast_engine');
    await renewals.saveUnsaved();
    expect(await token(process(1))).toBe('access 1');
    expect(vendor.asked).toHaveLength(1);
  });

  it('brings nothing back to a company that was disconnected meanwhile', async () => {
    expire();
    vendor.willNext(() => stores[1]!.inCompany(companyId, connections.remove));
    await expect(token()).rejects.toThrow(/not connected any more/);
    expect(await read()).toBeNull();
  });

  it('keeps the new pair for the others when the company leaves their consent meanwhile', async () => {
    const other = await connected(vendor.pair('first'), (await read())?.id);
    expire();
    vendor.willNext(() => stores[1]!.inCompany(companyId, connections.remove));
    await expect(token()).rejects.toThrow(/not connected any more/);
    expect((await process(1).valid(line(other))).token).toBe('access 1');
    expect(vendor.asked).toHaveLength(1);
  });

  describe('that nobody uses', () => {
    it('renews what is older than a week, and nothing younger', async () => {
      clock.moveTo(NOON + 7 * DAY);
      await process().keepAlive(line());
      expect(vendor.asked).toEqual([]);
      clock.moveTo(NOON + 7 * DAY + 1);
      await Promise.all([0, 1, 2].map((index) => process(index).keepAlive(line())));
      expect(vendor.asked).toEqual(['refresh first']);
      expect((await read())?.renewedAt).toBe(clock.iso());
    });

    it('renews daily what dies within a month', async () => {
      companyId = await connected({ ...vendor.pair('short'), refreshExpiresAt: new Date(NOON + 20 * DAY).toISOString() });
      clock.moveTo(NOON + DAY);
      await process().keepAlive(line());
      expect(vendor.asked).toEqual([]);
      clock.moveTo(NOON + DAY + 1);
      await process().keepAlive(line());
      expect(vendor.asked).toEqual(['refresh short']);
    });
  });
});
