import { randomUUID } from 'node:crypto';
import * as fc from 'fast-check';
import { Client } from 'pg';
import { freshDatabase, type FreshDatabase } from '../../../../test/support/postgres';
import type { CompanyScope } from '../scope';
import { openStore, type Store } from '../store';
import * as connections from './connections.store';
import * as consents from './consents.store';
import { DailyVendor, RotatingVendor, type TokenVendor } from './token-vendor';

const NOW = '2026-02-01T12:00:00.000Z';
const LONG = 600_000;
const PROCESSES = 3;

/** A refresh on its way to the vendor: it may be answered, lost on the way, or worked on long after its sender is dead. */
interface Request {
  readonly token: string;
  answer: { readonly token: string | null } | 'none';
}

/** One process in the middle of a refresh; what it knows dies with it. */
interface Refresh {
  readonly claim: consents.Claim;
  readonly seen: consents.Consent;
  readonly untried: string[];
  request: Request | null;
  fresh: string | null;
}

/** Some processes, a vendor and the real table, moved on one step at a time in any order. */
class World {
  private readonly processes: (Refresh | null)[] = Array.from({ length: PROCESSES }, () => null);
  private readonly atVendor: Request[] = [];
  /** Whose claim has neither run out nor been given back. */
  private holder: consents.Claim | null = null;
  readonly history: string[] = [];

  constructor(
    private readonly vendor: TokenVendor,
    private readonly inside: <T>(work: (scope: CompanyScope) => Promise<T>) => Promise<T>,
    private readonly letClaimLapse: () => Promise<void>,
  ) {}

  async goesOn(index: number): Promise<void> {
    const process = this.processes[index];
    if (!process) return this.claims(index);
    if (process.fresh !== null) return this.finishes(index, process, process.fresh);
    if (process.request === null) return this.sends(index, process);
    if (process.request.answer !== 'none') await this.hears(index, process, process.request.answer.token);
  }

  crashes(index: number): void {
    if (this.processes[index]) this.history.push(`${index} crashes`);
    this.processes[index] = null;
  }

  /** Nobody knows whether the vendor has done it. */
  async timesOut(index: number): Promise<void> {
    const process = this.processes[index];
    if (!process?.request || process.fresh !== null) return;
    this.history.push(`${index} gives up waiting`);
    await this.inside((scope) => consents.release(scope, process.claim));
    this.freed(process.claim);
    this.processes[index] = null;
  }

  /** Not in the order in which they were sent. */
  vendorWorks(which: number): void {
    const [request] = this.atVendor.splice(which % Math.max(this.atVendor.length, 1), 1);
    if (!request) return;
    request.answer = { token: this.vendor.refresh(request.token) };
    this.history.push(`the vendor answers ${request.token} with ${request.answer.token}`);
  }

  async claimLapses(): Promise<void> {
    this.history.push('the claim runs out');
    await this.letClaimLapse();
    this.holder = null;
  }

  graceEnds(): void {
    this.history.push('the grace ends');
    this.vendor.graceEnds();
  }

  /** All are dead, and one comes new: true when it finds a pair that the vendor honours. */
  async recovers(): Promise<boolean> {
    for (let index = 0; index < PROCESSES; index += 1) this.crashes(index);
    this.atVendor.length = 0;
    await this.claimLapses();
    await this.claims(0);
    while (this.processes[0]?.fresh === null) {
      await this.goesOn(0);
      this.vendorWorks(0);
    }
    const found = this.processes[0] !== null;
    await this.goesOn(0);
    return found;
  }

  async honoured(): Promise<boolean> {
    const { sealedTokens, spareTokens } = await this.read();
    return [sealedTokens, ...spareTokens].some((token) => this.vendor.honours(token));
  }

  async read(): Promise<consents.Consent> {
    const consent = await this.inside(consents.read);
    if (!consent) throw new Error('not connected');
    return consent;
  }

  private async claims(index: number): Promise<void> {
    const seen = await this.read();
    const claim = await this.inside((scope) => consents.claim(scope, seen, LONG));
    if (!claim) return;
    this.history.push(`${index} claims ${claim.epoch}`);
    expect(this.holder).toBeNull();
    this.holder = claim;
    this.processes[index] = {
      claim,
      seen,
      untried: [...new Set([seen.sealedTokens, ...seen.spareTokens])],
      request: null,
      fresh: null,
    };
  }

  private sends(index: number, process: Refresh): void {
    const token = process.untried.shift() ?? '';
    this.history.push(`${index} sends ${token}`);
    process.request = { token, answer: 'none' };
    this.atVendor.push(process.request);
  }

  private async hears(index: number, process: Refresh, answer: string | null): Promise<void> {
    process.fresh = answer;
    process.request = null;
    if (answer !== null) return;
    const goesOn = process.untried.length > 0 && (await this.inside((scope) => consents.prolong(scope, process.claim, LONG)));
    if (goesOn) return;
    this.processes[index] = null;
    if (process.untried.length > 0) return;
    const ended = await this.inside((scope) => consents.end(scope, process.claim, { seen: process.seen, now: NOW }));
    this.history.push(`${index} is refused${ended ? ', and it has ended' : ''}`);
    // The one mistake that would cost the owner a new consent.
    if (ended) expect(await this.honoured()).toBe(false);
    else await this.inside((scope) => consents.release(scope, process.claim));
    this.freed(process.claim);
  }

  private async finishes(index: number, { claim }: Refresh, fresh: string): Promise<void> {
    const place = await this.inside((scope) => consents.finish(scope, claim, { ...pair(fresh), now: NOW }));
    this.history.push(`${index} stores ${fresh}: ${place}`);
    this.freed(claim);
    this.processes[index] = null;
  }

  private freed({ epoch }: consents.Claim): void {
    if (this.holder?.epoch === epoch) this.holder = null;
  }
}

function pair(sealedTokens: string): consents.SealedPair {
  return { sealedTokens, accessExpiresAt: NOW, refreshExpiresAt: '2026-04-01T12:00:00.000Z', hardExpiresAt: null };
}

type Step = (world: World) => Promise<void> | void;
const process = fc.nat({ max: PROCESSES - 1 });
const usual: readonly fc.WeightedArbitrary<Step>[] = [
  { weight: 10, arbitrary: process.map((index) => (world) => world.goesOn(index)) },
  { weight: 4, arbitrary: fc.nat({ max: 5 }).map((which) => (world) => world.vendorWorks(which)) },
  { weight: 1, arbitrary: process.map((index) => (world) => world.crashes(index)) },
  { weight: 1, arbitrary: process.map((index) => (world) => world.timesOut(index)) },
  { weight: 1, arbitrary: fc.constant<Step>((world) => world.claimLapses()) },
];
const steps = fc.array(fc.oneof(...usual), { minLength: 5, maxLength: 40 });
const longSteps = fc.array(fc.oneof(...usual, { weight: 1, arbitrary: fc.constant<Step>((world) => world.graceEnds()) }), {
  minLength: 5,
  maxLength: 40,
});

describe('refreshes by processes that die, sleep and overtake each other at any step', () => {
  let database: FreshDatabase;
  let store: Store;
  let owner: Client;

  beforeAll(async () => {
    database = await freshDatabase();
    store = await openStore({ url: database.url, poolMax: 2 });
    owner = new Client({ connectionString: database.url });
    await owner.connect();
  });
  afterAll(async () => {
    await Promise.all([owner.end(), store.close()]);
    await database.drop();
  });

  async function worldWith(vendor: TokenVendor): Promise<World> {
    const { id } = await store.companies.register({ provider: 'xero', externalHash: randomUUID(), name: 'C' });
    const inside = <T>(work: (scope: CompanyScope) => Promise<T>): Promise<T> => store.inCompany(id, work);
    const connection = { consentId: id, sealedExternalId: 'x', connectionId: null, ...pair('first'), now: NOW };
    await inside((scope) => connections.save(scope, connection));
    const lapse = `update consent set claimed_until = clock_timestamp() - interval '1 s' where id = $1 and claimed_until is not null`;
    return new World(vendor, inside, async () => void (await owner.query(lapse, [id])));
  }

  const vendors: [string, () => TokenVendor][] = [
    ['that lets newer tokens live when an old one is used in its grace', () => new RotatingVendor('first', false)],
    ['that kills them', () => new RotatingVendor('first', true)],
    ['whose tokens change once a day', () => new DailyVendor('first')],
  ];
  it.each(vendors)(
    'never ask twice at a time, and what is stored is honoured within the grace by a vendor %s',
    async (_name, vendor) => {
      await fc.assert(
        fc.asyncProperty(steps, async (given) => {
          const world = await worldWith(vendor());
          for (const step of given) await step(world);
          expect({ recovers: await world.recovers(), history: world.history }).toMatchObject({ recovers: true });
          expect((await world.read()).endedAt).toBeNull();
        }),
        { numRuns: 60 },
      );
    },
  );

  it.each(vendors)(
    'never give up a consent of which one pair is still honoured, however late they are, by a vendor %s',
    async (_name, vendor) => {
      await fc.assert(
        fc.asyncProperty(longSteps, async (given) => {
          const world = await worldWith(vendor());
          for (const step of given) await step(world);
          const honoured = (await world.honoured()) && (await world.read()).endedAt === null;
          expect({ recovers: await world.recovers(), history: world.history }).toMatchObject({ recovers: honoured });
        }),
        { numRuns: 60 },
      );
    },
  );
});
