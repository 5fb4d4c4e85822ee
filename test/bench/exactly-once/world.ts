import { RateLimited, Unavailable, type LedgerWrite, type Reader, type Receipt, type Writer } from '@holdfast/accounting';
import type { CustomerRecord } from '@holdfast/credit';
import type { ManualClock } from '../../../apps/engine/src/clock';
import { MailInDoubt, type Mail } from '../../../apps/engine/src/outbox/mail';
import { memberDone } from './members';
import type { Attempt, Plan } from './plans';
import type { Life } from './process';
import { ProviderModel } from './provider';

/** How long a client waits for an answer that does not come. */
const TIMEOUT_MS = 30_000;
const THROTTLED_SECONDS = 60;
const HEALTHY: Attempt = { crash: 'none', network: 'ok', gapMs: 0 };
const OUR_TERMS: CustomerRecord['terms'] = { id: 'ours', name: 'Ours', days: 0 };

interface Living {
  readonly life: Life;
  /** Asked as the wire asks it, right before anything leaves. */
  mayGo(): Promise<void>;
}

/** The outside world of one plan: the ledger and the mail server, as the process that lives now meets them. What is done to a customer is one effect. */
export class World {
  /** That were begun: what was to be sent had been stored by then. */
  attempts = 0;
  /** Who lives now. */
  living: Living | null = null;
  private readonly provider: ProviderModel;

  constructor(
    private readonly plan: Plan,
    private readonly clock: ManualClock,
    private readonly of: { readonly customers: readonly CustomerRecord[]; readonly retentionMs: number },
  ) {
    this.provider = new ProviderModel(of.retentionMs);
  }

  /** How often something has been done to this customer when everything that is late has arrived. */
  timesInTheEnd(customerId: string): number {
    return this.provider.count(customerId, Number.POSITIVE_INFINITY);
  }

  /** Whether how long the provider remembers keys may have made a difference. */
  get isByKey(): boolean {
    return this.provider.hasBeenAskedAgain;
  }

  /** After the latest attempt. */
  get gapMs(): number {
    return (this.plan.attempts[this.attempts - 1] ?? HEALTHY).gapMs;
  }

  readonly reader: Pick<Reader, 'recheck'> = {
    recheck: (_kind, ids) => Promise.resolve(this.of.customers.filter(({ id }) => ids.includes(id)).map((one) => this.now(one))),
  };

  readonly writer: Writer = {
    perform: async (write, key) => {
      await this.attempt(key, [customerOf(write)]);
      return this.receipt(write);
    },
    performTogether: async (writes, parcel) => {
      const done = await this.attempt(
        parcel,
        writes.map(({ write }) => customerOf(write)),
      );
      return writes.map(({ write }) => (done.has(customerOf(write)) ? this.receipt(write) : new RateLimited(THROTTLED_SECONDS)));
    },
    find: (write) => Promise.resolve(this.found(write)),
    findTogether: (writes) => Promise.resolve(writes.map((write) => this.found(write))),
  };

  readonly mail: Pick<Mail, 'send'> = {
    send: async () => {
      const customers = this.of.customers.map(({ id }) => id);
      await this.attempt(null, customers).catch((error: unknown) => {
        throw error instanceof Unavailable ? new MailInDoubt(error.message) : error;
      });
      return '250 taken';
    },
  };

  /** Whom it was done to, when there is an answer. */
  private async attempt(key: string | null, customerIds: readonly string[]): Promise<ReadonlySet<string>> {
    const { living, plan } = this;
    if (!living) throw new Error('Nobody lives who could send.');
    const { life } = living;
    await living.mayGo();
    const index = this.attempts++;
    const { crash, network } = plan.attempts[index] ?? HEALTHY;
    if (crash === 'after intent') return life.die();
    const all = this.of.customers.map(({ id }) => id);
    const effects = customerIds.filter((id) => customerIds.length === 1 || memberDone(plan, index, all.indexOf(id), all.length));
    this.provider.receive({ key, effects }, network, this.clock.nowMs());
    if (crash === 'after send') return life.die();
    if (crash === 'after reply') life.willDie();
    if (network === 'ok') return new Set(effects);
    this.clock.moveTo(this.clock.nowMs() + TIMEOUT_MS);
    throw new Unavailable('There was no answer.');
  }

  private timesByNow(customerId: string): number {
    return this.provider.count(customerId, this.clock.nowMs());
  }

  private found(write: LedgerWrite): Receipt | null {
    return this.timesByNow(customerOf(write)) > 0 ? this.receipt(write) : null;
  }

  private receipt(write: LedgerWrite): Receipt {
    const records = 'customer' in write ? [this.now(write.customer)] : [];
    return { reference: customerOf(write), drift: [], records };
  }

  private now(customer: CustomerRecord): CustomerRecord {
    const times = this.timesByNow(customer.id);
    return times === 0 ? customer : { ...customer, version: String(times), terms: OUR_TERMS };
  }
}

function customerOf(write: LedgerWrite): string {
  if (write.kind === 'expect') throw new RangeError('This bench tells no expected days.');
  return write.kind === 'note' ? write.about.id : write.customer.id;
}
