import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AccountingSystem, CallReport, Provider, Wire } from '@holdfast/accounting';
import { connect } from '../../../apps/demo/src/consent';
import type { Engine } from '../../../apps/demo/src/engine';
import type { Script, ScriptEvent } from '../../../apps/sandbox/src/books/script';
import { meteredReads } from '../../../apps/sandbox/src/quickbooks/metering';
import { startSandbox, type Sandbox } from '../../../apps/sandbox/src/sandbox';
import { quickbooksAt, xeroAt } from '../stand-ins/systems';

export const TODAY = '2026-03-23';
export const TODAY_TEXT = '23 March 2026';
export const PROMISED_FOR = '2026-04-01';
export const START = `${TODAY}T08:00:00.000Z`;
/** Of every so many invoices one has been mailed from the ledger long ago. */
const MAILED_EVERY = 10;
const DISCOVERY = '/.well-known/openid_configuration';
const REQUEST_ARRIVED = 'http.server.request.start';
const CLIENT = { id: 'bench', secret: 'bench' };

/** What went over the wire, and what the sandbox saw of it. */
export interface Traffic {
  readonly reads: number;
  readonly writes: number;
  readonly batches: number;
  /** Metered reads of QuickBooks, should a batch count once, and should each of its items. */
  readonly metered: number;
  readonly meteredItems: number;
  /** Of the bodies of requests. */
  readonly sent: number;
  /** Of answers. */
  readonly answered: number;
}

/** One company of a sandbox, connected, with so many customers who owe one invoice each, as the real adapter meets it over HTTP. */
export class LedgerOffice {
  private readonly reports: CallReport[] = [];
  private meteredBefore = { calls: 0, items: 0 };
  private sent = 0;

  private constructor(
    private readonly sandbox: Sandbox,
    readonly system: AccountingSystem,
    readonly externalId: string,
    private readonly accessToken: string,
  ) {}

  static async open(provider: Provider, customers: number): Promise<LedgerOffice> {
    const sandbox = await startSandbox({
      start: START,
      script: scriptOf(customers),
      clients: { quickbooks: CLIENT, xero: CLIENT },
    });
    const system = provider === 'quickbooks' ? quickbooksAt(sandbox.url, DISCOVERY) : xeroAt(sandbox.url);
    const identity = [...sandbox.world.companies.values()]
      .map((books) => books.identity)
      .find(({ dialect }) => dialect === provider);
    if (!identity) throw new Error(`The sandbox has no company of ${provider}.`);
    const { externalId, name } = identity;
    const token = await accessTo(system, { provider, externalId, name });
    // What the sign-in cost goes over no wire.
    sandbox.world.calls.length = 0;
    const office = new LedgerOffice(sandbox, system, externalId, token);
    subscribe(REQUEST_ARRIVED, office.weigh);
    return office;
  }

  /** By the name in the ledger. */
  termsId(name: string): string {
    return (
      this.sandbox.world.companies
        .get(this.externalId)
        ?.all('term')
        .find((term) => term.name === name)?.id ?? ''
    );
  }

  /** At the sandbox's door, whoever has sent it. */
  private readonly weigh = (message: unknown): void => {
    const { request } = message as { readonly request: IncomingMessage };
    if (request.socket.localPort === Number(new URL(this.sandbox.url).port))
      this.sent += Number(request.headers['content-length'] ?? 0);
  };

  readonly wire = (): Wire => ({
    externalId: this.externalId,
    token: () => Promise.resolve(this.accessToken),
    paced: (_kind, call) => call(),
    report: (call) => void this.reports.push(call),
  });

  /** Since the last time it was asked. Throws when the wire tells other calls than the sandbox has seen. */
  takeTraffic(): Traffic {
    const told = this.reports.splice(0);
    const seen = this.sandbox.world.calls.splice(0).filter(({ externalId }) => externalId === this.externalId);
    const count = (kind: CallReport['kind']) => told.filter((call) => call.kind === kind).length;
    for (const kind of ['read', 'write', 'batch'] as const) {
      const calls = seen.filter((call) => call.kind === kind).length;
      if (calls !== count(kind)) throw new Error(`The wire tells ${count(kind)} calls (${kind}), the sandbox has seen ${calls}.`);
    }
    const failed = seen.find(({ status }) => status >= 400);
    if (failed) throw new Error(`${failed.method} ${failed.endpoint} was answered with ${failed.status}.`);
    const metered = { ...meteredReads(this.sandbox.world, this.externalId) };
    const before = this.meteredBefore;
    this.meteredBefore = metered;
    return {
      reads: count('read'),
      writes: count('write'),
      batches: count('batch'),
      metered: metered.calls - before.calls,
      meteredItems: metered.items - before.items,
      sent: this.weighed(),
      answered: told.reduce((sum, { bytes }) => sum + bytes, 0),
    };
  }

  private weighed(): number {
    const { sent } = this;
    this.sent = 0;
    return sent;
  }

  close(): Promise<void> {
    unsubscribe(REQUEST_ARRIVED, this.weigh);
    return this.sandbox.stop();
  }
}

function scriptOf(customers: number): Script {
  const each = (event: (n: number) => ScriptEvent | null): ScriptEvent[] =>
    Array.from({ length: customers }, (_, n) => event(n)).filter((one) => one !== null);
  const person = { phone: null, individual: false, terms: 'Net 30', notes: '', groups: [] };
  return {
    homeCurrency: 'USD',
    events: [
      ...each((n) => ({
        ...person,
        day: '2026-01-10',
        kind: 'customer',
        ref: `c${n}`,
        name: `Customer ${n}`,
        email: 'a@debtor.example',
      })),
      ...each((n) => ({
        day: '2026-01-10',
        kind: 'invoice',
        ref: `i${n}`,
        customerRef: `c${n}`,
        number: `INV-${n}`,
        minor: 10_000,
        description: 'Goods',
        status: 'approved',
        due: '2026-02-10',
      })),
      ...each((n) => (n % MAILED_EVERY === 0 ? { day: '2026-01-11', kind: 'invoice-mail', ref: `i${n}`, by: 'person' } : null)),
    ],
  };
}

/** Signs in as an owner's browser does, and comes back to a page of ours. */
async function accessTo(
  { connector }: AccountingSystem,
  company: { readonly provider: Provider; readonly externalId: string; readonly name: string },
): Promise<string> {
  let arrived = new URLSearchParams();
  const ours = createServer((request, response) => {
    arrived = new URL(request.url ?? '', 'http://ours').searchParams;
    response.end();
  });
  await new Promise<void>((resolve) => ours.listen(0, 'localhost', resolve));
  const redirectUri = `http://localhost:${(ours.address() as AddressInfo).port}/`;
  const consentUrl = await connector.authoriseUrl({ state: 'bench', redirectUri });
  await connect({ beginConnect: () => Promise.resolve({ consentUrl, cookie: '' }) } as unknown as Engine, company);
  ours.close();
  const callback = { code: arrived.get('code') ?? '', redirectUri, realmId: arrived.get('realmId') };
  return (await connector.exchange(callback)).tokens.accessToken;
}
