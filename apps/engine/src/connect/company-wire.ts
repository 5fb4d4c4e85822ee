import { Halted, type CallReport, type CallKind, type Connector, type Wire } from '@holdfast/accounting';
import type { ProviderCall } from '@holdfast/store';
import type { Clock } from '../clock';
import type { Gate } from './gate';
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

const UNAUTHORISED = 401;

export const NO_TRAFFIC: Traffic = { reads: 0, units: 0, writes: 0, batches: 0, bytes: 0 };

/** What the outbox needs to know of the wire while one parcel is on its way. */
export interface ParcelWire {
  /** From now on no write starts after this moment, in ms of the system's steady clock: whoever waits longer is halted. */
  open(sendUntilMs: number): void;
  /** The calls since then, as the provider answered them. */
  close(): readonly ProviderCall[];
  /** Asked right before anything leaves that does not go by the wire: throws Halted when it may not. */
  mayGo(): Promise<void>;
}

/** The wire to one company: valid tokens, the provider's pace, and a count of every call. Used only by the holder of the company's lease. */
export class CompanyWire implements Wire, ParcelWire {
  readonly externalId: string;
  private carried: Traffic = { ...NO_TRAFFIC };
  private urgentWork = 0;
  private held: HeldToken | null = null;
  /** A token that the provider has refused. */
  private refused: string | undefined;
  /** Null while no parcel is on its way. */
  private calls: ProviderCall[] | null = null;
  private sendUntilMs = Number.POSITIVE_INFINITY;

  constructor(
    private readonly line: {
      readonly companyId: string;
      readonly epoch: number;
      readonly externalId: string;
      readonly connector: Connector;
      readonly pace: HeldPace;
    },
    private readonly shared: { readonly renewals: Renewals; readonly clock: Clock; readonly gate: Pick<Gate, 'pass'> },
  ) {
    this.externalId = line.externalId;
  }

  async token(refused?: string): Promise<string> {
    if (this.held && this.held.token !== refused && this.shared.clock.nowMs() < this.held.goodUntilMs) return this.held.token;
    this.held = await this.shared.renewals.valid(this.line, refused);
    return this.held.token;
  }

  /** As soon as the provider's limits allow it; a call that was turned away was not executed and is tried again.
   * Throws RateLimited when that is more than a minute away: the next turn is due when it is over. Throws Halted instead of making a call that writes
   * when writing is stopped by then. */
  paced<T>(kind: CallKind, call: () => Promise<T>): Promise<T> {
    return this.line.pace.run(kind, kind === 'read' ? call : () => this.released(call), this.urgentWork > 0);
  }

  open(sendUntilMs: number): void {
    this.calls = [];
    this.sendUntilMs = sendUntilMs;
  }

  close(): readonly ProviderCall[] {
    this.sendUntilMs = Number.POSITIVE_INFINITY;
    const calls = this.calls ?? [];
    this.calls = null;
    return calls;
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
    if (call.status === UNAUTHORISED) this.refused = this.held?.token;
    this.calls?.push({ endpoint: call.endpoint, status: call.status, reference: call.reference });
    if (call.kind === 'read') this.carried.reads += 1;
    else if (call.kind === 'write') this.carried.writes += 1;
    else this.carried.batches += 1;
    // What the provider has refused is not metered; what got lost on the way back may be.
    if (call.status < 400) this.carried.units += call.units;
    this.carried.bytes += call.bytes;
  }

  mayGo(): Promise<void> {
    return this.shared.gate.pass({ id: this.line.companyId, epoch: this.line.epoch });
  }

  /** With a good token in hand, so that nothing takes time between the last asking and the call. */
  private async released<T>(call: () => Promise<T>): Promise<T> {
    await this.token(this.refused);
    await this.mayGo();
    if (performance.now() >= this.sendUntilMs)
      throw new Halted('Its time to be sent was over before its turn came, so it waits for the next parcel.');
    return call();
  }

  /** The counts since the last asking. */
  takeTraffic(): Traffic {
    const taken = this.carried;
    this.carried = { ...NO_TRAFFIC };
    return taken;
  }
}
