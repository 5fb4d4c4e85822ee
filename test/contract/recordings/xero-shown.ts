import type { AccountingError } from '@holdfast/accounting';
import type { EntityKind } from '@holdfast/credit';
import { sharedText } from '../truth/material';
import { failed, told } from './told';
import { CONTACT, NOTE, organisationAnswers, TOKENS, XeroReplay, type Json } from './xero-replay';

/** What our adapter makes of the files. */
export class XeroShown {
  private constructor(private readonly replay: XeroReplay) {}

  static async open(): Promise<XeroShown> {
    return new XeroShown(await XeroReplay.open());
  }

  close(): Promise<void> {
    return this.replay.close();
  }

  text(file: string): string {
    return sharedText(`fixtures/xero/${file}`);
  }

  /** The body of an answer. */
  shown(file: string): Json {
    const kept = JSON.parse(this.text(file)) as Json | readonly [{ readonly response: { readonly body: Json } }];
    return Array.isArray(kept) ? (kept[0] as { readonly response: { readonly body: Json } }).response.body : (kept as Json);
  }

  async all(...files: readonly string[]): Promise<readonly string[]> {
    const organisation = Object.assign({}, ...files.map((file) => this.shown(file))) as Json;
    return (await this.replay.pulled(organisation)).map(told);
  }

  /** The first object of the file. */
  async one(kind: EntityKind, file: string): Promise<readonly string[]> {
    const shown = this.shown(file);
    const [, rows] = Object.entries(shown).find(([, value]) => Array.isArray(value)) ?? [];
    const [row = {}] = (rows ?? []) as readonly Json[];
    const id = String(row['InvoiceID'] ?? row['ContactID'] ?? row['PaymentID']);
    return (await this.replay.one(kind, id, shown)).map(told);
  }

  /** Cash is told by the invoice that it was applied to: what becomes of each payment of the list. */
  async payments(file: string, invoices: string): Promise<readonly string[]> {
    const organisation = { ...this.shown(invoices), ...this.shown(file) };
    const said: string[] = [];
    for (const { PaymentID, PaymentType } of organisation['Payments'] as readonly { PaymentID: string; PaymentType: string }[]) {
      const records = await this.replay.one('payment', PaymentID, organisation);
      said.push(`${PaymentType}: ${records.map((record) => `${record.entity} ${record.id}`).join() || 'nothing'}`);
    }
    return said;
  }

  async fault(file: string, status: number): Promise<string> {
    const text = this.text(file);
    const error = await this.replay.fault(status, file.endsWith('.json') ? (JSON.parse(text) as unknown) : text);
    return `${failed(error)}: ${error.message}`;
  }

  async eachLine(file: string, status: number): Promise<readonly string[]> {
    const said: string[] = [];
    for (const line of this.text(file).trim().split('\n')) said.push(failed(await this.replay.fault(status, line)));
    return said;
  }

  /** How long each kind of throttle makes us wait. */
  async throttles(file: string): Promise<Readonly<Record<string, unknown>>> {
    const lines = this.text(file).trim().split('\n');
    const headers = Object.fromEntries(lines.map((line) => line.split(/:\s+/) as [string, string]));
    const problems = (headers['X-Rate-Limit-Problem'] ?? '').split(' | ');
    const said: Record<string, unknown> = {};
    for (const problem of problems) {
      const timed = problem === 'minute' || problem === 'day';
      const { 'Retry-After': wait = '', ...rest } = headers;
      const sent = { ...rest, 'X-Rate-Limit-Problem': problem, ...(timed ? { 'Retry-After': wait.split(' ')[0] ?? '' } : {}) };
      const error = await this.replay.fault(429, '', sent);
      said[problem] = [error.name, (error as { retryAfterSeconds?: number }).retryAfterSeconds];
    }
    return said;
  }

  async profile(file: string): Promise<unknown> {
    const shown = this.shown(file);
    this.replay.answers((asked) =>
      asked.path.endsWith('/InvoiceReminders/Settings')
        ? { body: { InvoiceReminders: [], ...shown } }
        : organisationAnswers(shown, asked),
    );
    const { name, country, homeCurrency, multiCurrency, timeZone, ownReminders, links } = await this.replay.system
      .reader(this.replay.wire)
      .profile();
    return { name, country, homeCurrency, multiCurrency, timeZone, ownReminders, link: links.customer };
  }

  async consent(tokens: Json, connections: unknown): Promise<unknown> {
    return this.replay.consent(tokens, connections);
  }

  async refreshed(file: string, status = 200): Promise<unknown> {
    this.replay.answers(() => ({ status, body: this.shown(file) }));
    return this.replay.system.connector.refresh(TOKENS).catch((error: unknown) => failed(error as AccountingError));
  }

  async noteFound(file: string, marker: string): Promise<string | null> {
    this.replay.answers(() => ({ body: this.shown(file) }));
    return (await this.replay.system.writer(this.replay.wire).find({ ...NOTE, marker }))?.reference ?? null;
  }

  /** A hold placed where every call is answered by the specification's own example of it: what was sent, and what the contact looks like then. */
  async held(
    answers: Readonly<Record<string, string>>,
  ): Promise<{ readonly sent: readonly string[]; readonly contact: readonly string[] }> {
    const contact = this.shown('oas-examples/updateContact.200.json');
    const id = String((contact['Contacts'] as readonly Json[])[0]?.['ContactID']);
    this.replay.answers((asked) => organisationAnswers(contact, asked));
    const [customer] = await this.replay.system.reader(this.replay.wire).one('customer', id);
    if (customer?.entity !== 'customer') throw new Error('The example shows no contact.');
    this.replay.answers(({ method, path }) => {
      const call = `${method} ${path.replace('/api.xro/2.0', '').replaceAll(/[0-9a-f-]{36}/g, '{id}')}`;
      const file = answers[call];
      if (file === undefined) throw new Error(`No example answers ${call}.`);
      return { body: this.shown(file) };
    });
    const write = { kind: 'place', customer, mark: 'hold', replaces: null, prior: customer, explanation: 'x' } as const;
    const { records } = await this.replay.system.writer(this.replay.wire).perform(write, 'the-key-of-the-hold');
    const sent = this.replay.asked
      .filter(({ method }) => method !== 'GET')
      .map(({ body }) => body.replaceAll(/[0-9a-f-]{36}/g, '{id}'));
    return { sent, contact: records.map(told) };
  }

  async noted(file: string): Promise<{ readonly sent: readonly string[]; readonly reference: string }> {
    this.replay.answers(() => ({ body: this.shown(file) }));
    const { reference } = await this.replay.system.writer(this.replay.wire).perform(NOTE, 'the-key-of-the-note');
    return { sent: this.replay.asked.map(({ body }) => body), reference: reference === CONTACT ? 'the contact' : reference };
  }
}
