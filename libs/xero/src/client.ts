import { NotFound, Rejected, Unavailable, type Wire } from '@holdfast/accounting';
import type { Day } from '@holdfast/credit';
import { AccountingApi } from 'xero-node';
import type { z } from 'zod';
import { fieldOf, jsonOf, type Answer } from './answer';
import { INVOICES, partsOf } from './elements';
import { refusalInside, refusalOf, unreadable } from './faults';
import { IdempotencyKeys } from './idempotency-keys';
import { LIST_CALLS, type ListName, type ListPage, type RowOf } from './list-calls';
import { msOf } from './provider-time';
import * as schema from './schema';
import { isGuid, type XeroSettings } from './settings';
import { API_PATH, Seen, tame } from './tame';
import { throughWire, type Kind } from './through-wire';

type Call = (api: AccountingApi, tenant: string) => Promise<unknown>;

export interface Listed<Row> {
  readonly rows: readonly Row[];
  /** The provider's clock, whole seconds. */
  readonly providerNow: number;
  /** How many rows the list has from its first page on; null when Xero does not say, or says what cannot be. */
  readonly total: number | null;
}
/** `Day` 0-31 with its `Type`; null posts an explicit nothing, to unset. */
export type SalesTermToPost = { readonly day: number; readonly type: string } | null;
export interface TermsPost {
  readonly contactId: string;
  readonly sales: SalesTermToPost;
}
interface DayPost {
  readonly invoiceId: string;
  readonly on: Day | null;
}
export type NoteCarrier = 'customer' | 'invoice';

const READ: Kind = { kind: 'read' };
const WRITE: Kind = { kind: 'write' };
const WRITES: Kind = { kind: 'write', several: true };

/** xero-node, tamed; only this file, tame.ts and list-calls.ts know it. It builds and signs the requests; the answers are read here, before its deserialiser, and its
 * rejections (a JSON string, an AxiosError, an OpenID error) are never looked at. The hook is xero-node's own per-instance one, so no interceptor is
 * left on the axios copy that other libraries share. One API object per call: two companies, or two tokens, cannot meet on one instance.
 * Every method may throw RateLimited, SignInExpired, Unavailable, Rejected; those with an id also NotFound. */
export class XeroClient {
  constructor(
    private readonly settings: Pick<XeroSettings, 'apiUrl' | 'timeoutMs'>,
    private readonly wire: Wire,
    private readonly keys = new IdempotencyKeys(),
  ) {}

  async organisation(): Promise<schema.Organisation> {
    const body = await this.get(schema.OrganisationsBody, (api, tenant) => api.getOrganisations(tenant));
    // min(1) in the schema makes the first one certain; the compiler cannot know.
    return body.Organisations[0] as schema.Organisation;
  }

  async currencyCount(): Promise<number> {
    return (await this.get(schema.CurrenciesBody, (api, tenant) => api.getCurrencies(tenant))).Currencies.length;
  }

  /** Are invoice reminders switched on? Null when the answer does not say. */
  async remindersOn(): Promise<boolean | null> {
    const body = await this.get(schema.RemindersBody, (api, tenant) => api.getInvoiceReminders(tenant));
    return body.InvoiceReminders[0]?.Enabled ?? null;
  }

  async list<List extends ListName>(list: List, page: ListPage): Promise<Listed<RowOf[List]>> {
    const { call, read } = LIST_CALLS[list];
    const answer = await this.send(READ, (api, tenant) => call(api, tenant, page));
    const body = jsonOf(answer);
    const nowMs = providerNowMs(answer, body);
    if (nowMs === null) throw unreadable(answer);
    const providerNow = Math.floor(nowMs / 1000);
    if (answer.status === 304) return { rows: [], providerNow, total: 0 };
    const found = read(body);
    if (found === null) throw unreadable(answer);
    return { rows: found.rows, providerNow, total: totalOf(page, found.rows.length, found.pagination) };
  }

  async contact(id: string): Promise<schema.Contact> {
    return only((await this.get(schema.ContactsBody, (api, tenant) => api.getContact(tenant, guid(id)))).Contacts);
  }

  async invoice(id: string): Promise<schema.Invoice> {
    return only((await this.get(schema.InvoicesBody, (api, tenant) => api.getInvoice(tenant, guid(id)))).Invoices);
  }

  async creditNote(id: string): Promise<schema.CreditNote> {
    return only((await this.get(schema.CreditNotesBody, (api, tenant) => api.getCreditNote(tenant, guid(id)))).CreditNotes);
  }

  async prepayment(id: string): Promise<schema.Prepayment> {
    return only((await this.get(schema.PrepaymentsBody, (api, tenant) => api.getPrepayment(tenant, guid(id)))).Prepayments);
  }

  async overpayment(id: string): Promise<schema.Overpayment> {
    return only((await this.get(schema.OverpaymentsBody, (api, tenant) => api.getOverpayment(tenant, guid(id)))).Overpayments);
  }

  /** The invoice a payment was applied to; null when it was applied to something else. */
  async invoiceOfPayment(id: string): Promise<string | null> {
    const body = await this.get(schema.PaymentsBody, (api, tenant) => api.getPayment(tenant, guid(id)));
    return only(body.Payments).Invoice?.InvoiceID ?? null;
  }

  /** Every line of an object's history, our notes among them. */
  async history(of: NoteCarrier, id: string): Promise<readonly schema.HistoryLine[]> {
    const call: Call = (api, tenant) =>
      of === 'customer' ? api.getContactHistory(tenant, guid(id)) : api.getInvoiceHistory(tenant, guid(id));
    return (await this.get(schema.HistoryBody, call)).HistoryRecords;
  }

  async groups(): Promise<readonly schema.ContactGroup[]> {
    return (await this.get(schema.GroupsBody, (api, tenant) => api.getContactGroups(tenant))).ContactGroups;
  }

  async createGroup(name: string, key: string): Promise<schema.ContactGroup> {
    const answer = await this.send(WRITE, (api, tenant) => api.createContactGroup(tenant, { contactGroups: [{ name }] }, key));
    return only(parsed(schema.GroupsBody, answer).ContactGroups);
  }

  /** What each of the contacts, at most 50, was refused for; null for one that is a member now. When the whole is refused, that is thrown. */
  async addToGroup(groupId: string, contactIds: readonly string[], key: string): Promise<readonly (Rejected | null)[]> {
    const contacts = { contacts: contactIds.map((id) => ({ contactID: guid(id) })) };
    const answer = await this.send(WRITES, (api, tenant) => api.createContactGroupContacts(tenant, guid(groupId), contacts, key));
    return partsOf(answer, contactIds).map((part) => refusalOf([part], answer));
  }

  /** Takes one contact out of a group. Throws NotFound when it, or the group, is not there. */
  async removeFromGroup(groupId: string, contactId: string): Promise<void> {
    await this.send(WRITE, (api, tenant) => api.deleteContactGroupContact(tenant, guid(groupId), guid(contactId)));
  }

  /** Sets the sales terms and nothing else: fields that are left out stay, but addresses and persons would be replaced as a whole. */
  async postSalesTerms(contactId: string, sales: SalesTermToPost, key: string): Promise<schema.Contact> {
    const answer = await this.send(WRITE, (api, tenant) =>
      api.updateContact(tenant, guid(contactId), salesTerms([{ contactId, sales }]), key),
    );
    return only(parsed(schema.ContactsBody, answer).Contacts);
  }

  /** The same for several contacts, at most 50, each with an outcome of its own; Unavailable for one that the answer leaves out. */
  async postSalesTermsOf(
    posts: readonly TermsPost[],
    key: string,
  ): Promise<readonly (schema.Contact | Rejected | Unavailable)[]> {
    const answer = await this.send(WRITES, (api, tenant) => api.updateOrCreateContacts(tenant, salesTerms(posts), false, key));
    const parts = partsOf(
      answer,
      posts.map(({ contactId }) => contactId),
    );
    return parts.map((part) => {
      const contact = schema.contactSchema.safeParse(part);
      return refusalOf([part], answer) ?? (contact.success ? contact.data : unreadable(answer));
    });
  }

  /** The days on which these invoices, at most 50, are expected to be paid, and nothing else of them; each with an outcome of its own. */
  async postExpectedDays(posts: readonly DayPost[], key: string): Promise<readonly (schema.Invoice | Rejected | Unavailable)[]> {
    const answer = await this.send(WRITES, (api, tenant) =>
      api.updateOrCreateInvoices(tenant, expectedDays(posts), false, undefined, key),
    );
    const ids = posts.map(({ invoiceId }) => invoiceId);
    return partsOf(answer, ids, INVOICES).map((part) => {
      const invoice = schema.invoiceSchema.safeParse(part);
      return refusalOf([part], answer) ?? (invoice.success ? invoice.data : unreadable(answer));
    });
  }

  async addHistory(of: NoteCarrier, note: { readonly id: string; readonly details: string }, key: string): Promise<void> {
    const records = { historyRecords: [{ details: note.details }] };
    await this.send(WRITE, (api, tenant) =>
      of === 'customer'
        ? api.createContactHistory(tenant, guid(note.id), records, key)
        : api.createInvoiceHistory(tenant, guid(note.id), records, key),
    );
  }

  private async get<T>(bodySchema: z.ZodType<T>, call: Call): Promise<T> {
    return parsed(bodySchema, await this.send(READ, call));
  }

  private send(kind: Kind, call: Call): Promise<Answer> {
    return throughWire(this.wire, kind, async (token) => {
      const api = new AccountingApi(`${new URL(this.settings.apiUrl).origin}${API_PATH}`);
      api.accessToken = token;
      const seen = new Seen();
      const by = { ...this.settings, keys: this.keys };
      api.setDefaultAuthentication({ applyToRequest: (request) => tame(request, seen, by) });
      try {
        await call(api, this.wire.externalId);
      } catch (error) {
        // Our own words pass; whatever the SDK rejects with may carry headers and is dropped, the answer itself is in `seen`.
        if (error instanceof NotFound) throw error;
      }
      if (seen.refusal) throw seen.refusal;
      const { answer, key } = seen;
      if (key !== null && (answer.status >= 400 || refusalInside(answer))) this.keys.answeredWithError(key);
      return seen;
    });
  }
}

/** Null takes the day away, which the types do not know: hence the cast. */
// oxlint-disable-next-line typescript/no-explicit-any
function expectedDays(posts: readonly DayPost[]): any {
  return { invoices: posts.map(({ invoiceId, on }) => ({ invoiceID: guid(invoiceId), expectedPaymentDate: on })) };
}

/** The enum's declaration has no values, and null for "unset" is not in the types: hence the cast. */
// oxlint-disable-next-line typescript/no-explicit-any
function salesTerms(posts: readonly TermsPost[]): any {
  return { contacts: posts.map(({ contactId, sales }) => ({ contactID: guid(contactId), paymentTerms: { sales } })) };
}

function guid(id: string): string {
  if (!isGuid(id)) throw new NotFound('Xero no longer has this object: its id is not one of Xero. Cure: refresh the mirror.');
  return id;
}

function only<T>(rows: readonly T[]): T {
  const [row] = rows;
  if (row === undefined) throw new NotFound('Xero no longer has this object. Cure: refresh the mirror.');
  return row;
}

function parsed<T>(bodySchema: z.ZodType<T>, answer: Answer): T {
  const found = bodySchema.safeParse(jsonOf(answer));
  if (!found.success) throw unreadable(answer);
  return found.data;
}

function providerNowMs(answer: Answer, body: unknown): number | null {
  const header = Date.parse(answer.headers['date'] ?? '');
  if (!Number.isNaN(header)) return header;
  const inBody = fieldOf(body, 'DateTimeUTC');
  return typeof inBody === 'string' ? msOf(inBody) : null;
}

/** A pull ends where the count says so, hence a count is believed only when all of what is said fits together, and the rows that came with it. */
function totalOf({ page, pageSize }: ListPage, rows: number, said: schema.Pagination): number | null {
  if (!said || said.page !== page || said.pageSize !== pageSize) return null;
  const { itemCount, pageCount } = said;
  const isWhole = pageCount === Math.ceil(itemCount / pageSize) || (itemCount === 0 && pageCount === 1);
  return isWhole && rows === Math.min(pageSize, Math.max(0, itemCount - (page - 1) * pageSize)) ? itemCount : null;
}
