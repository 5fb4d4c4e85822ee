import { randomUUID } from 'node:crypto';
import { SignInExpired, type Provider } from '@holdfast/accounting';
import { quickbooksSystem } from '@holdfast/quickbooks';
import { KeyRing, connections, consents, openStore, type Consent, type Store } from '@holdfast/store';
import { xeroSystem } from '@holdfast/xero';
import { SystemClock } from '../../../apps/engine/src/clock';
import { Renewals } from '../../../apps/engine/src/connect/renewals';
import { sealTokens } from '../../../apps/engine/src/connect/sealed';
import { freshDatabase } from '../../support/postgres';
import type { Job } from './process';
import type { TokenVendor } from './vendor';

const KEYS = `bench:${Buffer.alloc(32, 9).toString('base64')}`;
const clock = new SystemClock();

/** One connected company; its sign-in has the same name at the vendor. */
export interface Connected {
  readonly companyId: string;
  readonly signIn: string;
  readonly provider: Provider;
}

/** A database of its own with connected companies, as every process of this installation sees it. */
export class Connections {
  private constructor(
    private readonly databaseUrl: string,
    private readonly store: Store,
    private readonly drop: () => Promise<void>,
  ) {}

  static async open(): Promise<Connections> {
    const database = await freshDatabase();
    return new Connections(database.url, await openStore({ url: database.url, poolMax: 4 }), () => database.drop());
  }

  async close(): Promise<void> {
    await this.store.close();
    await this.drop();
  }

  /** Its access token is dead already. */
  async connect(vendor: TokenVendor, provider: Provider): Promise<Connected> {
    const [consentId, signIn] = [randomUUID(), randomUUID()];
    const tokens = vendor.signIn(signIn, provider);
    const { accessExpiresAt, refreshExpiresAt, hardExpiresAt } = tokens;
    const { id: companyId } = await this.store.companies.register({ provider, externalHash: signIn, name: signIn });
    const sealedTokens = sealTokens(KeyRing.parse(KEYS), consentId, tokens);
    const pair = { sealedTokens, accessExpiresAt, refreshExpiresAt, hardExpiresAt };
    const reached = { sealedExternalId: 'none', connectionId: null };
    await this.store.inCompany(companyId, (scope) =>
      connections.save(scope, { consentId, ...pair, ...reached, now: clock.iso() }),
    );
    return { companyId, signIn, provider };
  }

  /** What a process is told that has to do with this company. */
  job({ companyId, provider }: Connected, vendor: TokenVendor, how: Pick<Job, 'callers' | 'claimMs' | 'haltAt'>): Job {
    return { databaseUrl: this.databaseUrl, keys: KEYS, vendorUrl: vendor.url, provider, companyId, ...how };
  }

  /** A refresh was begun here, and neither finished nor given up. */
  async isInTheMiddle({ companyId }: Connected): Promise<boolean> {
    const { claim } = await this.consent(companyId);
    return claim !== 'free';
  }

  /** Does what the next turn would do, and says whether the vendor takes the token: false when the owner would have to connect again. */
  async works({ companyId, provider, signIn }: Connected, vendor: TokenVendor, claimMs: number): Promise<boolean> {
    const common = { clientId: 'app', clientSecret: 'secret', apiUrl: vendor.url, timeoutMs: 30_000, now: () => clock.nowMs() };
    const { connector } =
      provider === 'xero'
        ? xeroSystem({ ...common, identityUrl: vendor.url, loginUrl: vendor.url })
        : quickbooksSystem({ ...common, environment: 'sandbox', discoveryUrl: `${vendor.url}/.well-known/openid_configuration` });
    try {
      const { token } = await new Renewals(this.store, KeyRing.parse(KEYS), clock, claimMs).valid({ companyId, connector });
      return vendor.accepts(signIn, token);
    } catch (error) {
      if (error instanceof SignInExpired) return false;
      throw error;
    }
  }

  private async consent(companyId: string): Promise<Consent> {
    const consent = await this.store.inCompany(companyId, (scope) => consents.read(scope));
    if (!consent) throw new Error('the company is not connected any more');
    return consent;
  }
}
