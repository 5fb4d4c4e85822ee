import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { Books, type BooksIdentity } from '../../books/books';
import { Clock } from '../../books/clock';
import { idsFor } from '../../books/ids';
import type { Credit, Customer, Invoice, Payment } from '../../books/rows';
import { World } from '../../world';
import { xeroDialect, type XeroOptions } from '../router';
import { guidOf, type Json } from '../wire';

export const CLIENT = { clientId: 'app', clientSecret: 's3cret+/' } as const;
export const REDIRECT = 'http://localhost:3000/callback';
export const SCOPE =
  'openid profile email offline_access accounting.contacts accounting.invoices accounting.payments accounting.settings.read';
export const NOW = Date.parse('2026-04-10T12:00:00Z');

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Json;
}

export interface Ask {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

/** The dialect behind a real socket, with one or more sets of books. */
export class Stage {
  readonly clock = new Clock(NOW);
  readonly world = new World(this.clock);
  private server: Server | undefined;
  private token = '';
  url = '';

  async open(options: Partial<XeroOptions> = {}): Promise<void> {
    const app = express();
    app.use(xeroDialect(this.world, { ...CLIENT, publicUrl: () => this.url, ...options }));
    this.server = createServer(app).listen(0);
    await once(this.server, 'listening');
    this.url = `http://localhost:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server?.closeAllConnections();
    this.server?.close();
    await Promise.resolve();
  }

  books(more: Partial<BooksIdentity> = {}): Books {
    const name = more.name ?? 'Kiwi Supplies';
    const identity: BooksIdentity = {
      dialect: 'xero',
      externalId: guidOf('tenant', name),
      name,
      homeCurrency: 'GBP',
      multiCurrency: true,
      timeZone: 'Europe/London',
      country: 'GB',
      ...more,
    };
    return this.world.add(new Books(identity, this.clock, idsFor('xero', identity.externalId)));
  }

  /** Signs in, allows one organisation, and keeps the access token for the calls that follow. */
  async connect(books: Books, scope = SCOPE): Promise<Json> {
    const set = (await this.exchange(await this.allow(books, scope))).body;
    this.token = String(set['access_token']);
    return set;
  }

  async allow(books: Books, scope = SCOPE): Promise<string> {
    const answer = await this.consent({ scope, tenant: books.identity.externalId, decision: 'allow' });
    return new URL(answer.headers.get('location') ?? '').searchParams.get('code') ?? '';
  }

  consent(more: Record<string, string>): Promise<Answered> {
    const wish = { client_id: CLIENT.clientId, redirect_uri: REDIRECT, response_type: 'code', scope: SCOPE, state: 'st' };
    return this.form('/identity/connect/authorize', { ...wish, ...more });
  }

  exchange(code: string): Promise<Answered> {
    return this.asClient('/connect/token', { grant_type: 'authorization_code', code, redirect_uri: REDIRECT });
  }

  refresh(refreshToken: unknown): Promise<Answered> {
    return this.asClient('/connect/token', { grant_type: 'refresh_token', refresh_token: String(refreshToken) });
  }

  asClient(path: string, fields: Record<string, string>): Promise<Answered> {
    const pair = Buffer.from(`${CLIENT.clientId}:${CLIENT.clientSecret}`).toString('base64');
    return this.form(path, fields, { authorization: `Basic ${pair}` });
  }

  form(path: string, fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Answered> {
    return this.fetch(path, {
      method: 'POST',
      redirect: 'manual',
      headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(fields).toString(),
    });
  }

  bearer(token: unknown = this.token): Record<string, string> {
    return { authorization: `Bearer ${String(token)}`, accept: 'application/json' };
  }

  /** A call to the Accounting API of these books, e.g. `/Contacts?page=1`. */
  api(books: Books, path: string, ask: Ask = {}): Promise<Answered> {
    return this.fetch(`/api.xro/2.0${path}`, {
      method: ask.method ?? 'GET',
      headers: {
        ...this.bearer(),
        'xero-tenant-id': books.identity.externalId,
        ...(ask.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...ask.headers,
      },
      ...(ask.body === undefined ? {} : { body: JSON.stringify(ask.body) }),
    });
  }

  async fetch(path: string, init: RequestInit = {}): Promise<Answered> {
    const answer = await fetch(`${this.url}${path}`, init);
    const text = await answer.text();
    const json = /json/.test(answer.headers.get('content-type') ?? '');
    return { status: answer.status, headers: answer.headers, text, body: json ? (JSON.parse(text) as Json) : {} };
  }
}

export function rowsIn(answer: Answered, name: string): Json[] {
  return answer.body[name] as Json[];
}

export function addCustomer(books: Books, name: string, more: Partial<Customer> = {}, at?: number): Customer {
  const blank = {
    ref: name,
    email: `${name.toLowerCase().replaceAll(' ', '.')}@example.com`,
    phone: null,
    country: 'GB',
    individual: false,
    currency: books.identity.homeCurrency,
    active: true,
    parentId: null,
    mergedIntoId: null,
    notes: '',
    termId: null,
    paymentTerms: null,
  };
  return books.insert('customer', { ...blank, name, ...more }, at);
}

export function addInvoice(books: Books, customer: Customer, more: Partial<Invoice> = {}, at?: number): Invoice {
  const number = more.number ?? `INV-${books.all('invoice').length + 1}`;
  const total = more.total ?? 10_000;
  const blank = {
    ref: number,
    number,
    customerId: customer.id,
    issued: '2026-03-01',
    due: '2026-03-31',
    currency: customer.currency,
    rate: 1,
    lines: [{ description: 'Goods', minor: total }],
    total,
    status: 'approved' as const,
    termId: null,
    emailed: false,
    privateNote: '',
    expectedOn: null,
  };
  return books.insert('invoice', { ...blank, ...more }, at);
}

export function addPayment(books: Books, invoice: Invoice, minor: number, on = '2026-04-01'): Payment {
  const { customerId, currency, rate } = invoice;
  const applications = [{ id: guidOf(invoice.id, on, String(minor)), invoiceId: invoice.id, minor, on }];
  const rest = { creditsUsed: [], void: false, privateNote: '' };
  const row = { ref: `pay ${invoice.number}`, customerId, on, currency, rate, total: minor, applications, ...rest };
  const payment = books.insert('payment', row);
  books.applied('payment', payment);
  books.update('invoice', invoice.id, {});
  return payment;
}

export function addCredit(books: Books, customer: Customer, more: Partial<Credit> = {}): Credit {
  const blank = {
    ref: 'credit',
    number: 'CN-1',
    kind: 'credit-note' as const,
    customerId: customer.id,
    on: '2026-03-10',
    currency: customer.currency,
    rate: 1,
    total: 5_000,
    status: 'approved' as const,
    applications: [],
  };
  const credit = books.insert('credit', { ...blank, ...more });
  books.applied('credit', credit);
  return credit;
}
