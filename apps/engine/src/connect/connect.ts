import { randomBytes, randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { SignInExpired, type GrantedBooks, type Provider, type Tokens } from '@holdfast/accounting';
import { KeyRing, Store, audit, connections, tasks, type Company, type CompanyScope } from '@holdfast/store';
import { Clock } from '../clock';
import { CONFIG } from '../tokens';
import type { Config } from '../config';
import { Renewals } from './renewals';
import { openTokens, sealExternalId, sealTokens } from './sealed';
import { RECONNECT_TASK } from './sign-in-ended';
import { Systems } from './systems';

const CONSENT_MINUTES = 15;

/** A consent that did not lead to a connection, in words for the owner's browser. Nothing was stored. */
export class ConnectRefused extends Error {}

/** Connecting a company, and taking leave of it. */
@Injectable()
export class Connect {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly store: Store,
    private readonly keys: KeyRing,
    private readonly clock: Clock,
    private readonly systems: Systems,
    private readonly renewals: Renewals,
  ) {}

  redirectUri(provider: Provider): string {
    return `${this.config.publicUrl}/connect/${provider}/callback`;
  }

  /** The address of the provider's consent page. The state is random, lives a quarter of an hour and belongs to this browser alone. `by`: who begins. */
  async begin(provider: Provider, { browser, by }: { readonly browser: string; readonly by: string }): Promise<string> {
    const state = randomBytes(24).toString('base64url');
    const expiresAt = new Date(this.clock.nowMs() + CONSENT_MINUTES * 60_000).toISOString();
    await this.store.sessions.createState({
      stateHash: this.keys.hash(state),
      sessionHash: this.keys.hash(browser),
      provider,
      begunBy: by,
      expiresAt,
    });
    return this.systems.must(provider).connector.authoriseUrl({ state, redirectUri: this.redirectUri(provider) });
  }

  /** What to do with what came back. Throws ConnectRefused, and the errors of `Connector.exchange`.
   * Reloading the page does not exchange the code again: a code used twice makes the vendor revoke the connection. */
  async complete(
    provider: Provider,
    returned: Readonly<Record<string, unknown>>,
    browser: string | null,
  ): Promise<readonly Company[]> {
    const state = textOf(returned['state']);
    const begun = state === null || browser === null ? null : await this.useState(provider, state, browser);
    if (!begun) {
      throw new ConnectRefused(
        'This answer does not belong to a connection started in this browser, or it is too old. Nothing was connected. Cure: start again from Holdfast.',
      );
    }
    if (returned['error'] !== undefined) {
      throw new ConnectRefused(
        returned['error'] === 'access_denied'
          ? 'You did not allow the connection, so nothing was connected.'
          : 'The ledger refused the connection, so nothing was connected. Cure: start again; if it happens again, tell your Holdfast administrator.',
      );
    }
    const code = textOf(returned['code']);
    if (code === null)
      throw new ConnectRefused('The ledger sent no authorisation code. Nothing was connected. Cure: start again from Holdfast.');
    const grant = await this.systems
      .must(provider)
      .connector.exchange({ code, redirectUri: this.redirectUri(provider), realmId: textOf(returned['realmId']) });
    if (grant.books.length === 0)
      throw new ConnectRefused('The consent named no organisation. Nothing was connected. Cure: start again and choose one.');
    const consentId = randomUUID();
    const companies: Company[] = [];
    for (const books of grant.books)
      companies.push(await this.register(provider, books, { id: consentId, tokens: grant.tokens, by: begun.by }));
    return companies;
  }

  /** Ends the connection at both ends. The mirror, the decisions and the audit stay. Throws the errors of `Connector.disconnect` but SignInExpired. */
  async disconnect(company: Company, by: string): Promise<void> {
    // What the ledger does not accept any more has ended there already; it must still be possible to end it here.
    await this.sayGoodbye(company).catch((error: unknown) => {
      if (!(error instanceof SignInExpired)) throw error;
    });
    await this.store.companies.setStatus(company.id, 'disconnected');
    await this.store.inCompany(company.id, async (scope) => {
      await connections.remove(scope);
      await this.settleTasks(scope);
      await audit.append(scope, {
        at: this.clock.iso(),
        actor: by,
        event: 'disconnected',
        subject: company.id,
        detail: {},
      });
    });
  }

  private async sayGoodbye({ id, provider }: Company): Promise<void> {
    const { connector } = this.systems.must(provider);
    const read = () => this.store.inCompany(id, (scope) => connections.read(scope));
    if (!(await read())) return;
    // An access token lives for half an hour only: an older one is renewed, and the new one stored, before it is used.
    await this.renewals.valid({ companyId: id, connector });
    const connection = await read();
    if (!connection) return;
    const { consent, connectionId } = connection;
    await connector.disconnect(openTokens(this.keys, consent.id, consent.sealedTokens), connectionId);
  }

  private async useState(provider: Provider, state: string, browser: string): Promise<{ readonly by: string } | null> {
    const used = await this.store.sessions.useState({
      stateHash: this.keys.hash(state),
      sessionHash: this.keys.hash(browser),
      now: this.clock.iso(),
    });
    // States from before it was written down were begun by the owner.
    return used?.provider === provider ? { by: used.begunBy ?? 'owner' } : null;
  }

  /** The same books connected again are the same company, with its history. */
  private async register(
    provider: Provider,
    books: GrantedBooks,
    consent: { readonly id: string; readonly tokens: Tokens; readonly by: string },
  ): Promise<Company> {
    const { accessExpiresAt, refreshExpiresAt, hardExpiresAt } = consent.tokens;
    const company = await this.store.companies.register({
      provider,
      externalHash: this.externalHash(provider, books.externalId),
      name: books.name,
      now: this.clock.iso(),
    });
    await this.store.inCompany(company.id, async (scope) => {
      await connections.save(scope, {
        consentId: consent.id,
        sealedTokens: sealTokens(this.keys, consent.id, consent.tokens),
        sealedExternalId: sealExternalId(this.keys, company.id, books.externalId),
        connectionId: books.connectionId,
        accessExpiresAt,
        refreshExpiresAt,
        hardExpiresAt,
        now: this.clock.iso(),
      });
      await this.settleTasks(scope);
      await audit.append(scope, {
        at: this.clock.iso(),
        actor: consent.by,
        event: 'connected',
        subject: company.id,
        detail: { provider },
      });
    });
    return company;
  }

  private settleTasks(scope: CompanyScope): Promise<void> {
    return tasks.closeAll(scope, RECONNECT_TASK, { by: 'holdfast', now: this.clock.iso() });
  }

  /** Realm and tenant ids are looked up by a keyed hash; they are stored sealed only. */
  externalHash(provider: Provider, externalId: string): string {
    return this.keys.hash(`${provider}|${externalId}`);
  }
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value.length > 0 && value.length <= 2048 ? value : null;
}
