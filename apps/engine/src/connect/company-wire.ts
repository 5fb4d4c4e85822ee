import type { CallReport, CallKind, Connector, Wire } from '@holdfast/accounting';
import type { Clock } from '../clock';
import type { HeldPace } from './held-pace';
import type { HeldToken, Renewals } from './renewals';

/** What the wire has carried since it was last asked. */
export interface Traffic {
  reads: number;
  /** Metered reads, should the provider count each part of a call. */
  units: number;
  writes: number;
  batches: number;
  bytes: number;
}

export const NO_TRAFFIC: Traffic = { reads: 0, units: 0, writes: 0, batches: 0, bytes: 0 };

/** The wire to one company: valid tokens, the provider's pace, and a count of every call. Used only by the holder of the company's lease. */
export class CompanyWire implements Wire {
  readonly externalId: string;
  private carried: Traffic = { ...NO_TRAFFIC };
  private urgentWork = 0;
  private held: HeldToken | null = null;

  constructor(
    private readonly line: {
      readonly companyId: string;
      readonly externalId: string;
      readonly connector: Connector;
      readonly pace: HeldPace;
    },
    private readonly shared: { readonly renewals: Renewals; readonly clock: Clock },
  ) {
    this.externalId = line.externalId;
  }

  async token(refused?: string): Promise<string> {
    if (this.held && this.held.token !== refused && this.shared.clock.nowMs() < this.held.goodUntilMs) return this.held.token;
    this.held = await this.shared.renewals.valid(this.line, refused);
    return this.held.token;
  }

  /** As soon as the provider's limits allow it; a call that was turned away was not executed and is tried again.
   * Throws RateLimited when that is more than a minute away: the next turn is due when it is over. */
  paced<T>(kind: CallKind, call: () => Promise<T>): Promise<T> {
    return this.line.pace.run(kind, call, this.urgentWork > 0);
  }

  /** Calls of this work may use what is kept back of the provider's day. */
  async urgently<T>(work: () => Promise<T>): Promise<T> {
    this.urgentWork += 1;
    try {
      return await work();
    } finally {
      this.urgentWork -= 1;
    }
  }

  report(call: CallReport): void {
    this.line.pace.heed(call);
    if (call.kind === 'read') this.carried.reads += 1;
    else if (call.kind === 'write') this.carried.writes += 1;
    else this.carried.batches += 1;
    // What the provider has refused is not metered; what got lost on the way back may be.
    if (call.status < 400) this.carried.units += call.units;
    this.carried.bytes += call.bytes;
  }

  /** The counts since the last asking. */
  takeTraffic(): Traffic {
    const taken = this.carried;
    this.carried = { ...NO_TRAFFIC };
    return taken;
  }
}
