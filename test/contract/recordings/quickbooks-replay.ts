import type { AccountingError, AccountingSystem, Tokens } from '@holdfast/accounting';
import type { EntityKind, LedgerRecord } from '@holdfast/credit';
import { quickbooksSystem } from '@holdfast/quickbooks';
import { pull } from '../books-and-mirror';
import { failureOf } from '../failure';
import { sharedText } from '../truth/material';
import { TestWire } from '../test-wire';
import { Replay, type Asked, type Reply } from './replay';

type Row = Readonly<Record<string, unknown>> & { readonly Id?: string };
export type Json = Readonly<Record<string, unknown>>;

const NOW = '2026-11-23T08:00:00Z';
const REALM = '1234567890';
export const TOKENS: Tokens = {
  accessToken: 'an-access-token-of-the-replay',
  accessExpiresAt: '2026-11-23T09:00:00Z',
  refreshToken: 'a-refresh-token-of-the-replay',
  refreshExpiresAt: '2027-02-23T09:00:00Z',
  hardExpiresAt: null,
};
const FRESH = { access_token: 'a-fresh-token-of-the-replay', refresh_token: 'the-next-refresh-token', expires_in: 3600 };
export const NOTE = { kind: 'note', about: { entity: 'invoice', id: '95' }, text: 'an HF-7', marker: 'HF-7' } as const;
const OBJECT: Readonly<Record<EntityKind, string>> = {
  customer: 'Customer',
  invoice: 'Invoice',
  payment: 'Payment',
  credit: 'CreditMemo',
};

/** Our adapter in front of a company that consists of what a recording shows. */
export class QuickbooksReplay {
  private constructor(
    private readonly replay: Replay,
    readonly system: AccountingSystem,
    readonly wire: TestWire,
  ) {}

  static async open(): Promise<QuickbooksReplay> {
    const replay = await Replay.open();
    const system = quickbooksSystem({
      clientId: 'the-client-of-the-replay',
      clientSecret: 'the-secret-of-the-replay',
      apiUrl: replay.url,
      discoveryUrl: `${replay.url}/.well-known/openid_configuration`,
      environment: 'production',
      timeoutMs: 5000,
      now: () => Date.parse(NOW),
    });
    return new QuickbooksReplay(replay, system, new TestWire(REALM, system, TOKENS, () => Date.parse(NOW)));
  }

  close(): Promise<void> {
    return this.replay.close();
  }

  get url(): string {
    return this.replay.url;
  }

  /** Every call is answered so. */
  answers(answer: (asked: Asked) => Reply): void {
    this.replay.asked.length = 0;
    this.replay.answer = (asked) => {
      const signIn = this.signIn(asked);
      return signIn ?? answer(asked);
    };
  }

  /** The whole company, read. */
  async pulled(company: Json): Promise<readonly LedgerRecord[]> {
    this.answers((asked) => companyAnswers(company, asked));
    return (await pull(this.system.reader(this.wire), null)).records;
  }

  /** What change data tells of, read after a first pull of an empty company. */
  async changed(changes: Json): Promise<readonly LedgerRecord[]> {
    this.answers((asked) => companyAnswers({}, asked));
    const { mark } = await pull(this.system.reader(this.wire), null);
    this.answers((asked) => (asked.path.endsWith('/cdc') ? { body: changes } : companyAnswers({}, asked)));
    return (await pull(this.system.reader(this.wire), mark)).records;
  }

  /** The one object of this kind that the recording shows. */
  async one(kind: EntityKind, shown: Json): Promise<readonly LedgerRecord[]> {
    const row = shown[OBJECT[kind]] as Row;
    this.answers((asked) => companyAnswers({ [OBJECT[kind]]: [row] }, asked));
    return this.system.reader(this.wire).one(kind, row.Id ?? '');
  }

  /** What becomes of a write that is answered so. A refused token is renewed first. */
  async fault(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<AccountingError> {
    this.answers(({ path }) => (path.endsWith('/tokens/bearer') ? { body: FRESH } : { status, body, headers }));
    return failureOf(this.system.writer(this.wire).perform(NOTE, 'the-key-of-the-note'), [
      TOKENS.accessToken,
      FRESH.access_token,
    ]);
  }

  /** The addresses of the recorded discovery document, on this machine. */
  private signIn({ path }: Asked): Reply | null {
    const text = sharedText('fixtures/quickbooks/oauth/discovery__dotnet_sdk.json');
    if (path.startsWith('/.well-known/'))
      return { body: JSON.parse(text.replaceAll(/https:\/\/[a-z.]+(?=\/)/g, this.replay.url)) as unknown };
    return null;
  }
}

/** Rows by entity, asked for in any of the ways we ask. */
function companyAnswers(company: Json, { path, query, method }: Asked): Reply {
  const [, name = '', id] = /^\/v3\/company\/[^/]+\/(\w+)(?:\/(.*))?$/.exec(path) ?? [];
  if (name === 'query') return { body: { QueryResponse: queried(company, query.get('query') ?? ''), time: NOW } };
  if (name === 'cdc') return { body: { CDCResponse: [{ QueryResponse: [{}] }], time: NOW } };
  if (name === 'preferences')
    return {
      body: company['Preferences']
        ? { Preferences: company['Preferences'] }
        : { Preferences: { CurrencyPrefs: { HomeCurrency: { value: 'USD' } } } },
    };
  const entity = Object.keys(company).find((each) => each.toLowerCase() === name) ?? '';
  const rows = (company[entity] ?? []) as readonly Row[];
  const row = method === 'GET' ? rows.find((each) => each.Id === id) : rows[0];
  if (row) return { body: { [entity]: row, time: NOW } };
  return {
    status: 400,
    body: { Fault: { Error: [{ Message: 'Object Not Found', Detail: '', code: '610' }], type: 'ValidationFault' } },
  };
}

function queried(company: Json, text: string): Json {
  const wanted = /from (\w+)/i.exec(text)?.[1]?.toLowerCase();
  const entity = Object.keys(company).find((each) => each.toLowerCase() === wanted) ?? '';
  const ids = /\bId in \(([^)]*)\)/i.exec(text)?.[1]?.match(/[^', ]+/g);
  const rows = ((company[entity] ?? []) as readonly Row[]).filter((row) => !ids || ids.includes(row.Id ?? ''));
  if (/count\(\*\)/i.test(text)) return { totalCount: rows.length };
  const start = Number(/startposition (\d+)/i.exec(text)?.[1] ?? 1);
  const page = rows.slice(start - 1);
  return page.length === 0 ? {} : { [entity]: page, startPosition: start, maxResults: page.length };
}
