import type { AccountingError } from '@holdfast/accounting';
import type { EntityKind } from '@holdfast/credit';
import { sharedText } from '../truth/material';
import { QuickbooksSchema } from '../truth/quickbooks-schema';
import { NOTE, QuickbooksReplay, TOKENS, type Json } from './quickbooks-replay';
import { failed, told } from './told';
import { jsonFromXml } from './xml-as-json';

interface Recorded {
  readonly response: { readonly status: number; readonly body: unknown };
}
interface Sample {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

/** What our adapter makes of the files. */
export class QuickbooksShown {
  private constructor(
    private readonly replay: QuickbooksReplay,
    private readonly schema: QuickbooksSchema,
  ) {}

  static async open(): Promise<QuickbooksShown> {
    return new QuickbooksShown(await QuickbooksReplay.open(), new QuickbooksSchema());
  }

  close(): Promise<void> {
    return this.replay.close();
  }

  text(file: string): string {
    return sharedText(`fixtures/quickbooks/${file}`);
  }

  /** The body of an answer as JSON, whatever form it is kept in; of several answers the last, or the one at `at`. */
  shown(file: string, at = -1): Json {
    if (file.endsWith('.xml')) return jsonFromXml(this.schema, this.text(file));
    const kept = JSON.parse(this.text(file)) as Json | readonly Recorded[];
    const body = Array.isArray(kept) ? (kept as readonly Recorded[]).at(at)?.response.body : ((kept as Json)['response'] ?? kept);
    return typeof body === 'string' ? jsonFromXml(this.schema, body) : (body as Json);
  }

  rows(file: string, at?: number): Json {
    return this.shown(file, at)['QueryResponse'] as Json;
  }

  /** Alone, or as it was before the last call of the file. */
  async one(kind: EntityKind, file: string, at?: number): Promise<readonly string[]> {
    return (await this.replay.one(kind, this.shown(file, at))).map(told);
  }

  async all(rows: Json): Promise<readonly string[]> {
    return (await this.replay.pulled(rows)).map(told);
  }

  async changes(changes: Json): Promise<readonly string[]> {
    return (await this.replay.changed(changes)).map(told);
  }

  /** With the status of the file, where it keeps one. */
  async fault(file: string, status = 200): Promise<string> {
    const kept: unknown = file.endsWith('.xml') ? this.text(file) : JSON.parse(this.text(file));
    const answer = Array.isArray(kept) ? (kept as readonly Recorded[]).at(-1)?.response : { status, body: kept };
    return failed(await this.replay.fault(answer?.status ?? status, answer?.body));
  }

  async faultIn(body: Json): Promise<string> {
    return failed(await this.replay.fault(200, body));
  }

  async samples(file: string): Promise<Readonly<Record<string, string>>> {
    const said: Record<string, string> = {};
    for (const [name, { status, body, headers }] of Object.entries(JSON.parse(this.text(file)) as Record<string, Sample>))
      said[name] = failed(await this.replay.fault(status, body, headers));
    return said;
  }

  /** The adapter tells terms by the customers who have them. */
  async terms(file: string): Promise<readonly unknown[]> {
    const shown = this.shown(file);
    const Term = ((shown['QueryResponse'] as Json | undefined)?.['Term'] ?? [shown['Term']]) as readonly {
      Id: string;
      Name: string;
    }[];
    const MetaData = { CreateTime: '2026-01-01T00:00:00Z', LastUpdatedTime: '2026-01-01T00:00:00Z' };
    const rest = { SyncToken: '0', DisplayName: 'C', Active: true, CurrencyRef: { value: 'USD' }, MetaData };
    const Customer = Term.map(({ Id, Name }) => ({ Id, SalesTermRef: { value: Id, name: Name }, ...rest }));
    const records = await this.replay.pulled({ Term, Customer });
    return records.flatMap((record) => (record.entity === 'customer' ? [record.terms] : []));
  }

  async noteWritten(file: string): Promise<string> {
    this.replay.answers(() => ({ body: this.shown(file) }));
    return (await this.replay.system.writer(this.replay.wire).perform(NOTE, 'the-key-of-the-note')).reference;
  }

  async noteFound(file: string): Promise<string | null> {
    this.replay.answers(() => ({ body: this.shown(file) }));
    return (await this.replay.system.writer(this.replay.wire).find(NOTE))?.reference ?? null;
  }

  async profile(file: string): Promise<unknown> {
    const shown = this.shown(file);
    const Preferences = { CurrencyPrefs: { HomeCurrency: { value: 'USD' } } };
    this.replay.answers(({ path }) => {
      if (path.includes('/companyinfo/')) return { body: { CompanyInfo: { Id: '1', CompanyName: 'C' }, ...shown } };
      return { body: path.endsWith('/preferences') ? { Preferences, ...shown } : { QueryResponse: {} } };
    });
    const { name, country, homeCurrency, multiCurrency, timeZone } = await this.replay.system.reader(this.replay.wire).profile();
    return { name, country, homeCurrency, multiCurrency, timeZone };
  }

  async refreshed(file: string, status = 200): Promise<unknown> {
    this.replay.answers(() => ({ status, body: this.shown(file) }));
    return this.replay.system.connector.refresh(TOKENS).catch((error: unknown) => failed(error as AccountingError));
  }

  async consentPage(): Promise<string> {
    this.replay.answers(() => ({ status: 500, body: '' }));
    const page = await this.replay.system.connector.authoriseUrl({ state: 's', redirectUri: 'https://holdfast.example/back' });
    return new URL(page).pathname;
  }
}
