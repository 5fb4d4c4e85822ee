import { Halted, Pace, type CallReport, type Connector } from '@holdfast/accounting';
import { SystemClock } from '../clock';
import { CompanyWire } from './company-wire';
import { HeldPace } from './held-pace';
import type { Renewals } from './renewals';

const LIMITS = {
  perMinute: 600,
  perSecond: null,
  inFlight: 5,
  batchesPerMinute: null,
  perDay: null,
  appPerMinute: null,
  retryAfterSecondsDefault: 60,
};
const ANSWER: CallReport = {
  kind: 'write',
  endpoint: 'POST Contacts',
  status: 200,
  units: 0,
  bytes: 10,
  reference: 'tid-1',
  remaining: { minute: null, day: null },
};

describe('the wire to a company', () => {
  /** What happened, in its order. */
  let seen: string[];
  let stopped: string | null;
  let wire: CompanyWire;

  beforeEach(() => {
    seen = [];
    stopped = null;
    const clock = new SystemClock();
    const pace = new HeldPace(new Pace(LIMITS, clock.paceTimer), null);
    pace.allowUntil(Number.POSITIVE_INFINITY);
    const valid = async (_line: unknown, refused?: string) => {
      seen.push(`token${refused === undefined ? '' : ` instead of ${refused}`}`);
      return { token: refused === undefined ? 'first' : 'second', goodUntilMs: Number.POSITIVE_INFINITY };
    };
    const pass = async () => {
      seen.push('asked');
      if (stopped !== null) throw new Halted(stopped);
    };
    wire = new CompanyWire(
      { companyId: 'c', epoch: 1, externalId: 'x', connector: {} as Connector, pace },
      { renewals: { valid } as unknown as Renewals, clock, gate: { pass } },
    );
  });

  const call = async () => {
    await wire.token();
    seen.push('sent');
  };

  it('asks right before a write leaves, with a token already in hand', async () => {
    await wire.paced('write', call);
    await wire.paced('batch', call);
    expect(seen).toEqual(['token', 'asked', 'sent', 'asked', 'sent']);
  });

  it('has a new token before it asks, when the provider has refused the one in hand', async () => {
    await wire.paced('write', async () => {
      await call();
      wire.report({ ...ANSWER, status: 401 });
    });
    seen.splice(0);
    await wire.paced('write', async () => {
      await wire.token('first');
      seen.push('sent');
    });
    expect(seen).toEqual(['token instead of first', 'asked', 'sent']);
  });

  it('halts writes and batches of writes once writing is stopped, and lets reads through', async () => {
    stopped = 'The kill switch of this company is on.';
    await expect(wire.paced('write', call)).rejects.toThrow(stopped);
    await expect(wire.paced('batch', call)).rejects.toBeInstanceOf(Halted);
    expect(seen).not.toContain('sent');
    await wire.paced('read', call);
    expect(seen.at(-1)).toBe('sent');
  });

  it('starts no write of a parcel once its time is over', async () => {
    wire.open(performance.now() - 1);
    await expect(wire.paced('write', call)).rejects.toBeInstanceOf(Halted);
    wire.close();
    await wire.paced('write', call);
    expect(seen.at(-1)).toBe('sent');
  });

  it('tells the calls of a parcel, and of nothing else', () => {
    wire.report(ANSWER);
    wire.open(Number.POSITIVE_INFINITY);
    wire.report({ ...ANSWER, reference: 'tid-2' });
    expect(wire.close()).toEqual([{ endpoint: 'POST Contacts', status: 200, reference: 'tid-2' }]);
    wire.report(ANSWER);
    wire.open(Number.POSITIVE_INFINITY);
    expect(wire.close()).toEqual([]);
  });
});
