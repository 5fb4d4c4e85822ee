import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Provider, Tokens } from '@holdfast/accounting';

const GRACE_MS = { quickbooks: 24 * 3_600_000, xero: 30 * 60_000 } as const;
const REFRESH_MS = { quickbooks: 8_726_400_000, xero: 60 * 86_400_000 } as const;

/** One sign-in as the vendor keeps it. */
interface SignIn {
  readonly provider: Provider;
  /** Refresh tokens by value: when each was replaced, in ms; null for the present one. */
  readonly refreshes: Map<string, number | null>;
  readonly accesses: Set<string>;
  working: number;
  renewals: number;
  /** For good: the owner has to connect again. */
  isRevoked: boolean;
}

/** Stands beside a renewal on its way. */
interface Witness {
  /** It has arrived, and nothing is done yet. "drop": nothing will be. */
  arrived?(signIn: string): Promise<'drop' | undefined>;
  /** It is done, and the answer has not left yet. */
  done?(signIn: string): Promise<void>;
}

/** Both vendors' token endpoints over HTTP, as strict as anybody has reported them: every renewal replaces the token; the old one works again within
 * its grace (Xero 30 minutes: those issued for it before then die; Intuit 24 hours); two at the same moment are taken for theft and end the sign-in. */
export class TokenVendor {
  private readonly signIns = new Map<string, SignIn>();
  private readonly server: Server;
  witness: Witness = {};

  private constructor(private readonly options: { readonly accessSeconds: number; readonly workMs: number }) {
    this.server = createServer((request, response) => void this.answer(request, response));
  }

  static async open(options: { readonly accessSeconds: number; readonly workMs: number }): Promise<TokenVendor> {
    const vendor = new TokenVendor(options);
    vendor.server.listen(0, '127.0.0.1');
    await once(vendor.server, 'listening');
    return vendor;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** A sign-in whose access token is dead and whose refresh token is old enough to be replaced. */
  signIn(name: string, provider: Provider): Tokens {
    const refreshToken = `${name}.${secret()}`;
    const refreshes = new Map<string, number | null>([[refreshToken, null]]);
    this.signIns.set(name, { provider, refreshes, accesses: new Set(), working: 0, renewals: 0, isRevoked: false });
    const long = new Date(Date.now() + REFRESH_MS[provider]).toISOString();
    return {
      accessToken: 'dead',
      accessExpiresAt: new Date(0).toISOString(),
      refreshToken,
      refreshExpiresAt: long,
      hardExpiresAt: null,
    };
  }

  renewals(name: string): number {
    return this.must(name).renewals;
  }

  accepts(name: string, accessToken: string): boolean {
    const { isRevoked, accesses } = this.must(name);
    return !isRevoked && accesses.has(accessToken);
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (request.url?.startsWith('/.well-known/')) return json(response, 200, this.discovery());
    const token = new URLSearchParams(Buffer.concat(chunks).toString()).get('refresh_token') ?? '';
    const name = token.split('.')[0] ?? '';
    const signIn = this.signIns.get(name);
    if (!signIn) return json(response, 400, { error: 'invalid_grant' });
    if (signIn.working > 0) signIn.isRevoked = true;
    signIn.working += 1;
    // Who died is not at work any more.
    let isOver = false;
    const over = (): void => {
      if (!isOver) signIn.working -= 1;
      isOver = true;
    };
    response.once('close', over);
    if ((await this.witness.arrived?.(name)) === 'drop') return void request.socket.destroy();
    await new Promise((resolve) => setTimeout(resolve, this.options.workMs * (0.5 + Math.random())));
    const renewed = this.renew(name, signIn, token);
    await this.witness.done?.(name);
    over();
    if (renewed) json(response, 200, renewed);
    else json(response, 400, { error: 'invalid_grant' });
  }

  private renew(name: string, signIn: SignIn, token: string): object | null {
    const replacedAt = signIn.refreshes.get(token);
    const { provider, refreshes, accesses } = signIn;
    if (signIn.isRevoked || replacedAt === undefined) return null;
    if (replacedAt !== null && Date.now() > replacedAt + GRACE_MS[provider]) return null;
    signIn.renewals += 1;
    const access = secret();
    accesses.add(access);
    return {
      access_token: access,
      expires_in: this.options.accessSeconds,
      token_type: 'Bearer',
      ...this.next(name, refreshes, { provider, token }),
    };
  }

  private next(
    name: string,
    refreshes: Map<string, number | null>,
    about: { readonly provider: Provider; readonly token: string },
  ): object {
    const isAgain = refreshes.get(about.token) !== null;
    const present = [...refreshes].find(([, at]) => at === null)?.[0] ?? '';
    // Intuit gives the present value to whoever comes with the one before; Xero a new one, and what it gave for the old one before is void.
    if (about.provider === 'quickbooks' && isAgain)
      return { refresh_token: present, x_refresh_token_expires_in: REFRESH_MS.quickbooks / 1000 };
    if (isAgain) refreshes.delete(present);
    else refreshes.set(about.token, Date.now());
    const value = `${name}.${secret()}`;
    refreshes.set(value, null);
    return { refresh_token: value, x_refresh_token_expires_in: REFRESH_MS.quickbooks / 1000 };
  }

  private discovery(): object {
    const at = (path: string): string => `${this.url}${path}`;
    return { authorization_endpoint: at('/authorise'), token_endpoint: at('/token'), revocation_endpoint: at('/revoke') };
  }

  private must(name: string): SignIn {
    const signIn = this.signIns.get(name);
    if (!signIn) throw new Error(`the vendor knows no sign-in ${name}`);
    return signIn;
  }
}

function secret(): string {
  return randomBytes(24).toString('base64url');
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
