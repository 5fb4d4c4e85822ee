import type { XeroClient } from './client';

/** The home currency of each organisation, which cannot change once it is set: so one read per organisation and process. */
export class HomeCurrencies {
  private readonly known = new Map<string, string>();

  learn(tenantId: string, currency: string): void {
    this.known.set(tenantId, currency);
  }

  /** Throws RateLimited, SignInExpired, Unavailable, Rejected. */
  async of(tenantId: string, client: Pick<XeroClient, 'organisation'>): Promise<string> {
    const known = this.known.get(tenantId);
    if (known !== undefined) return known;
    const { BaseCurrency: currency } = await client.organisation();
    this.learn(tenantId, currency);
    return currency;
  }
}
