import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import express from 'express';
import { Books } from '../books/books';
import { Clock } from '../books/clock';
import { World } from '../world';
import { isObject, type Json } from './json';
import { quickbooksDialect, type QuickbooksOptions } from './router';

export const REALM = '9341452000000001';
export const CLIENT = { clientId: 'client', clientSecret: 'secret' };
export const START = Date.parse('2026-06-15T17:00:00Z');
const CALLBACK = 'http://localhost/callback';

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly json: Json;
  readonly text: string;
}

/** A sandbox with one company, served on a free port, for the tests beside this code. */
export class Trial {
  private token = '';

  private constructor(
    readonly world: World,
    readonly books: Books,
    readonly url: string,
    readonly stop: () => Promise<void>,
  ) {}

  static async open(options: Partial<QuickbooksOptions> = {}, identity: Partial<Books['identity']> = {}): Promise<Trial> {
    const world = new World(new Clock(START));
    const books = world.add(booksOf(world.clock, identity));
    let url = '';
    const app = express();
    app.use(quickbooksDialect(world, { ...CLIENT, publicUrl: () => url, ...options }));
    const server = createServer(app).listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const trial = new Trial(world, books, url, async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    });
    await trial.signIn();
    return trial;
  }

  later(ms: number): void {
    this.world.clock.moveTo(this.world.clock.now() + ms);
  }

  /** A code as the browser would bring it back. */
  async consent(scope = 'com.intuit.quickbooks.accounting', decision = 'allow'): Promise<URL> {
    const form = new URLSearchParams({
      client_id: CLIENT.clientId,
      redirect_uri: CALLBACK,
      response_type: 'code',
      state: 'state',
      scope,
      decision,
      realmId: REALM,
    });
    const reply = await fetch(`${this.url}/connect/oauth2`, { method: 'POST', body: form, redirect: 'manual' });
    return new URL(reply.headers.get('location') ?? '');
  }

  async tokens(form: Record<string, string>, headers: Record<string, string> = {}, secret = CLIENT.clientSecret): Promise<Reply> {
    const authorization = `Basic ${Buffer.from(`${CLIENT.clientId}:${secret}`).toString('base64')}`;
    const body = new URLSearchParams(form);
    return replyOf(
      await fetch(`${this.url}/oauth2/v1/tokens/bearer`, { method: 'POST', body, headers: { authorization, ...headers } }),
    );
  }

  async exchange(code: string): Promise<Reply> {
    return this.tokens({ grant_type: 'authorization_code', code, redirect_uri: CALLBACK });
  }

  async signIn(scope?: string): Promise<Json> {
    const { json } = await this.exchange((await this.consent(scope)).searchParams.get('code') ?? '');
    this.token = String(json['access_token']);
    return json;
  }

  async get(path: string, headers: Record<string, string> = {}): Promise<Reply> {
    return this.call(path, { method: 'GET', headers });
  }

  async post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Reply> {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return this.call(path, { method: 'POST', body: text, headers: { 'content-type': 'application/json', ...headers } });
  }

  async query(text: string): Promise<Reply> {
    return this.get(`/query?query=${encodeURIComponent(text)}`);
  }

  /** The rows of a query that must not fail. */
  async rows(text: string): Promise<Json[]> {
    const { json } = await this.query(text);
    const response = json['QueryResponse'];
    if (!isObject(response)) throw new Error(JSON.stringify(json));
    return (Object.values(response).find((value) => Array.isArray(value)) ?? []) as Json[];
  }

  private async call(path: string, init: RequestInit): Promise<Reply> {
    const headers = {
      accept: 'application/json',
      authorization: `Bearer ${this.token}`,
      ...(init.headers as Record<string, string>),
    };
    return replyOf(await fetch(`${this.url}/v3/company/${REALM}${path}`, { ...init, headers }));
  }
}

export async function replyOf(answer: Response): Promise<Reply> {
  const text = await answer.text();
  let json: Json = {};
  try {
    json = JSON.parse(text) as Json;
  } catch {
    // XML and empty answers are looked at as text.
  }
  return { status: answer.status, headers: answer.headers, json, text };
}

function booksOf(clock: Clock, identity: Partial<Books['identity']>): Books {
  let count = 0;
  return new Books(
    {
      dialect: 'quickbooks',
      externalId: REALM,
      name: 'Trial & Sons',
      homeCurrency: 'USD',
      multiCurrency: false,
      timeZone: 'America/New_York',
      country: 'US',
      ...identity,
    },
    clock,
    () => String(++count),
  );
}

/** The code of a fault of shape A. */
export function codeOf({ json }: Reply): string | undefined {
  const fault = json['Fault'];
  const errors = isObject(fault) && Array.isArray(fault['Error']) ? (fault['Error'] as Json[]) : [];
  return errors[0]?.['code'] as string | undefined;
}

export function detailOf({ json }: Reply): string {
  const fault = json['Fault'];
  const errors = isObject(fault) && Array.isArray(fault['Error']) ? (fault['Error'] as Json[]) : [];
  return String(errors[0]?.['Detail']);
}

/** Real recordings lie beside the repository on the machine that has them. */
export const SHARED = join(__dirname, '../../../../../shared');
const FIXTURES = join(SHARED, 'fixtures/quickbooks');
export const hasFixtures = existsSync(join(FIXTURES, 'INDEX.md'));

export function fixture(path: string): unknown {
  return JSON.parse(readFileSync(join(FIXTURES, path), 'utf8')) as unknown;
}

export function invoiceBody(customerId: string, amount: number, more: Json = {}): Json {
  const Line = [{ Amount: amount, DetailType: 'SalesItemLineDetail', SalesItemLineDetail: { ItemRef: { value: '1' } } }];
  return { CustomerRef: { value: customerId }, Line, ...more };
}
