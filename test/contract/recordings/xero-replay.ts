import type { AccountingError, AccountingSystem, Tokens } from '@holdfast/accounting';
import type { EntityKind, LedgerRecord } from '@holdfast/credit';
import { xeroSystem } from '@holdfast/xero';
import { pull } from '../books-and-mirror';
import { failureOf } from '../failure';
import { TestWire } from '../test-wire';
import { Replay, type Asked, type Reply } from './replay';

export type Json = Readonly<Record<string, unknown>>;

const NOW = '2026-11-23T08:00:00Z';
const TENANT = '33333333-3333-3333-3333-000000000001';
export const TOKENS: Tokens = {
  accessToken: 'an-access-token-of-the-replay',
  accessExpiresAt: '2026-11-23T09:00:00Z',
  refreshToken: 'a-refresh-token-of-the-replay',
  refreshExpiresAt: '2027-01-22T08:00:00Z',
  hardExpiresAt: null,
};
const FRESH = { access_token: 'a-fresh-token-of-the-replay', refresh_token: 'the-next-refresh-token', expires_in: 1800 };
export const CONTACT = 'a3675fc4-f8dd-4f03-ba5b-f1870566bcd7';
export const NOTE = { kind: 'note', about: { entity: 'customer', id: CONTACT }, text: 'an HF-7', marker: 'HF-7' } as const;
const ID = /^[0-9a-f-]{36}$/;

/** Our adapter in front of an organisation that consists of what a recording shows. */
export class XeroReplay {
  private constructor(
    private readonly replay: Replay,
    readonly system: AccountingSystem,
    readonly wire: TestWire,
  ) {}

  static async open(): Promise<XeroReplay> {
    const replay = await Replay.open();
    const { url } = replay;
    const system = xeroSystem({
      clientId: 'the-client-of-the-replay',
      clientSecret: 'the-secret-of-the-replay',
      apiUrl: url,
      identityUrl: url,
      loginUrl: url,
      timeoutMs: 5000,
      now: () => Date.parse(NOW),
    });
    return new XeroReplay(replay, system, new TestWire(TENANT, system, TOKENS, () => Date.parse(NOW)));
  }

  close(): Promise<void> {
    return this.replay.close();
  }

  /** What was asked since the answers were last changed. */
  get asked(): readonly Asked[] {
    return this.replay.asked;
  }

  answers(answer: (asked: Asked) => Reply): void {
    this.replay.asked.length = 0;
    this.replay.answer = answer;
  }

  /** The whole organisation, read. */
  async pulled(organisation: Json): Promise<readonly LedgerRecord[]> {
    this.answers((asked) => organisationAnswers(organisation, asked));
    return (await pull(this.system.reader(this.wire), null)).records;
  }

  async one(kind: EntityKind, id: string, organisation: Json): Promise<readonly LedgerRecord[]> {
    this.answers((asked) => organisationAnswers(organisation, asked));
    return this.system.reader(this.wire).one(kind, id);
  }

  /** What becomes of a write that is answered so. A refused token is renewed first. */
  async fault(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<AccountingError> {
    this.answers(({ path }) => (path === '/connect/token' ? { body: FRESH } : { status, body, headers }));
    return failureOf(this.system.writer(this.wire).perform(NOTE, 'the-key-of-the-note'), [
      TOKENS.accessToken,
      FRESH.access_token,
    ]);
  }

  /** A consent whose token answer and list of connections are these. */
  async consent(tokens: Json, connections: unknown): Promise<unknown> {
    this.answers(({ path }) => ({ body: path === '/connect/token' ? tokens : connections }));
    return this.system.connector.exchange({ code: 'c', redirectUri: 'https://holdfast.example/back', realmId: null });
  }
}

/** Rows by the plural name of their list, one by one or paged as asked for. */
export function organisationAnswers(organisation: Json, { path, query }: Asked): Reply {
  const [list = '', id] = path.replace('/api.xro/2.0/', '').split('/');
  const envelope = { Id: CONTACT, Status: 'OK', ProviderName: 'Replay', DateTimeUTC: `/Date(${Date.parse(NOW)})/` };
  const name = list === 'Organisation' ? 'Organisations' : list;
  const standIn = { Organisations: [{ BaseCurrency: 'ZAR', Name: 'O', Timezone: 'UTC' }] };
  const rows = ({ ...standIn, ...organisation }[name] ?? []) as readonly Json[];
  if (id !== undefined && ID.test(id)) {
    const found = rows.filter((row) => Object.values(row).includes(id));
    return found.length === 0
      ? { status: 404, body: 'The resource you are looking for cannot be found' }
      : { body: { ...envelope, [name]: found.slice(0, 1) } };
  }
  const [page, pageSize] = [Number(query.get('page') ?? 1), Number(query.get('pageSize') ?? 100)];
  const pagination = { page, pageSize, pageCount: Math.ceil(rows.length / pageSize), itemCount: rows.length };
  return { body: { ...envelope, pagination, [name]: rows.slice((page - 1) * pageSize, page * pageSize) } };
}
