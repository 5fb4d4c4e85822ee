import { Inject, Injectable } from '@nestjs/common';
import { pollEvery, type PollEvery, type Provider } from '@holdfast/accounting';
import { parseDay } from '@holdfast/credit';
import { Store, meters, type AppUsage, type Company } from '@holdfast/store';
import { Clock } from '../clock';
import type { Config } from '../config';
import { CONFIG } from '../tokens';

/** What the provider charges for, and what a look at a company uses of it when nothing has changed there. */
const CHARGED: Readonly<Record<Provider, Charged>> = {
  // Nobody has confirmed whether Intuit counts a call once or each of its parts; being blocked is worse than looking less often.
  quickbooks: { unit: 'reads', used: ({ reads, units }) => Math.max(reads, units), perLook: 5 },
  xero: { unit: 'bytes', used: ({ bytes }) => bytes, perLook: 5000 },
};

interface Charged {
  readonly unit: 'reads' | 'bytes';
  readonly used: (usage: AppUsage) => number;
  readonly perLook: number;
}

/** The month of the whole app, over all its companies. */
interface AppMonth extends PollEvery {
  readonly unit: Charged['unit'];
  readonly used: number;
  readonly allowance: number;
}

/** A company's month, and why it is looked at as often as it is. */
interface Usage {
  /** Such as 2026-03. */
  readonly month: string;
  readonly reads: number;
  readonly units: number;
  readonly bytes: number;
  readonly app: Pick<AppMonth, 'unit' | 'used' | 'allowance'>;
  readonly pollEverySeconds: number;
  readonly slowedBecause: string | null;
}

/** How often companies may be looked at, so that the month's allowance of the app lasts. */
@Injectable()
export class Budget {
  constructor(
    @Inject(CONFIG) private readonly config: Pick<Config, 'limits' | 'allowances'>,
    private readonly store: Store,
    private readonly clock: Clock,
  ) {}

  async usage({ id, provider }: Company): Promise<Usage> {
    const { unit, used, allowance, seconds, slowedBecause } = await this.month(provider);
    const month = this.clock.today('UTC').slice(0, 7);
    const own = await this.store.inCompany(id, (scope) => meters.sum(scope, { from: parseDay(`${month}-01`) }));
    const { reads, units, bytes } = own;
    return { month, reads, units, bytes, app: { unit, used, allowance }, pollEverySeconds: seconds, slowedBecause };
  }

  /** `seconds` is how long to wait between two looks at a company of this provider which nobody asked for. */
  async month(provider: Provider): Promise<AppMonth> {
    const { unit, used: usedOf, perLook } = CHARGED[provider];
    const usage = await this.store.app.usage(provider, this.clock.today('UTC'));
    const [used, allowance] = [usedOf(usage), this.config.allowances[provider]];
    const month = { used, allowance, secondsLeft: this.secondsLeft(), companies: usage.companies, perLook };
    return { unit, used, allowance, ...pollEvery(this.config.limits.turnIntervalMs / 1000, month) };
  }

  private secondsLeft(): number {
    const now = new Date(this.clock.nowMs());
    return (Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1) - now.getTime()) / 1000;
  }
}
