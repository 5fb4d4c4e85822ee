import { Pace, RateLimited, type AccountingSystem, type LedgerWrite, type Receipt, type Wire } from '@holdfast/accounting';
import type { Company } from '@holdfast/store';
import { ManualClock } from '../clock';
import { CompanyWire } from './company-wire';
import { HeldPace } from './held-pace';
import { openCompany } from './open-company';
import type { Renewals } from './renewals';

const LIMITS = {
  perMinute: 60,
  perSecond: null,
  inFlight: 5,
  batchesPerMinute: null,
  perDay: 5000,
  appPerMinute: null,
  retryAfterSecondsDefault: 60,
};
const RECEIPT: Receipt = { reference: 'r', drift: [], records: [] };

/** A ledger whose every write is one call through the wire. */
const system = {
  reader: () => ({}),
  writer: (wire: Wire) => ({
    perform: () => wire.paced('write', async () => RECEIPT),
    find: () => wire.paced('read', async () => RECEIPT),
  }),
} as unknown as AccountingSystem;

describe('an open company', () => {
  it('lifts a hold with what is kept back of the provider’s day, and does nothing else with it', async () => {
    const clock = new ManualClock(0);
    const pace = new HeldPace(new Pace(LIMITS, clock.paceTimer), null);
    pace.allowUntil(Number.POSITIVE_INFINITY);
    const answer = { kind: 'read', endpoint: 'GET Contacts', status: 200, units: 1, bytes: 0, reference: null } as const;
    pace.heed({ ...answer, remaining: { minute: 50, day: 15 } });
    const wire = new CompanyWire(
      { companyId: 'c', epoch: 1, externalId: 'x', connector: system.connector, pace },
      {
        renewals: { valid: async () => ({ token: 't', goodUntilMs: Infinity }) } as unknown as Renewals,
        clock,
        gate: { pass: async () => undefined },
      },
    );
    const { writer } = openCompany({ company: { id: 'c' } as Company, epoch: 1, system, wire }, 1000);
    const write = (kind: LedgerWrite['kind']) => writer.perform({ kind } as LedgerWrite, 'key');
    await expect(write('place')).rejects.toBeInstanceOf(RateLimited);
    expect(await write('release')).toBe(RECEIPT);
    await expect(write('note')).rejects.toBeInstanceOf(RateLimited);
    await expect(writer.find({ kind: 'release' } as LedgerWrite)).rejects.toBeInstanceOf(RateLimited);
    expect(await write('release')).toBe(RECEIPT);
  });
});
