import type { AccountingSystem, Provider } from '@holdfast/accounting';
import { quickbooksSystem } from '@holdfast/quickbooks';
import { xeroSystem } from '@holdfast/xero';
import type { Clock } from '../clock';
import type { Config } from '../config';

/** The ledgers this installation can talk to. A new ledger is one line here. */
export class Systems {
  private readonly systems: ReadonlyMap<Provider, AccountingSystem>;

  constructor(config: Config, clock: Clock) {
    const timing = { timeoutMs: config.limits.providerTimeoutMs, now: () => clock.nowMs() };
    this.systems = new Map(
      [
        ...(config.quickbooks ? [quickbooksSystem({ ...config.quickbooks, ...timing })] : []),
        ...(config.xero ? [xeroSystem({ ...config.xero, ...timing })] : []),
      ].map((system) => [system.provider, system] as const),
    );
  }

  providers(): readonly Provider[] {
    return [...this.systems.keys()];
  }

  find(provider: string): AccountingSystem | null {
    return this.systems.get(provider as Provider) ?? null;
  }

  /** Throws when the provider is no longer configured although a company of it is connected. */
  must(provider: Provider): AccountingSystem {
    const system = this.find(provider);
    if (!system)
      throw new Error(
        `${provider} is not configured: set ${provider.toUpperCase()}_CLIENT_ID and ${provider.toUpperCase()}_CLIENT_SECRET and start again.`,
      );
    return system;
  }
}
