import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CallKind, CallReport, Wire } from '@holdfast/accounting';
import type { QuickbooksSettings } from '../settings';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The JSON body; undefined when there is none. */
  readonly body: Readonly<Record<string, unknown>> | undefined;
}

export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object goes out as JSON, a text as it is. */
  readonly body?: unknown;
  /** Cuts the line, leaves it open without a word, or sends a blank now and then for ever. */
  readonly silence?: 'cut' | 'open' | 'drip';
}

export interface Loopback {
  readonly origin: string;
  readonly asked: Asked[];
  answer: (asked: Asked) => Reply;
  close(): Promise<void>;
}

/** A real HTTP server on a free port of this machine that answers as the test says. */
export async function openLoopback(): Promise<Loopback> {
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const url = new URL(request.url ?? '', 'http://loopback');
      const text = Buffer.concat(parts).toString();
      const isJson = request.headers['content-type']?.includes('json') ?? false;
      const asked: Asked = {
        method: request.method ?? '',
        path: url.pathname,
        query: url.searchParams,
        headers: request.headers,
        text,
        body: isJson && text !== '' ? (JSON.parse(text) as Record<string, unknown>) : undefined,
      };
      loopback.asked.push(asked);
      const reply = loopback.answer(asked);
      if (reply.silence === 'cut') return void request.socket.destroy();
      if (reply.silence === 'open') return;
      if (reply.silence === 'drip') {
        response.writeHead(200, { 'content-type': 'application/json' });
        const drops = setInterval(() => response.write(' '), 20);
        return void response.on('close', () => clearInterval(drops));
      }
      const isText = typeof reply.body === 'string';
      response.writeHead(reply.status ?? 200, { 'content-type': isText ? 'text/plain' : 'application/json', ...reply.headers });
      response.end(isText ? reply.body : JSON.stringify(reply.body ?? {}));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const loopback: Loopback = {
    origin: `http://127.0.0.1:${port}`,
    asked: [],
    answer: () => ({ status: 500 }),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return loopback;
}

export function settingsFor(loopback: Loopback, changes: Partial<QuickbooksSettings> = {}): QuickbooksSettings {
  return {
    clientId: 'the-client',
    clientSecret: 'CANARY-client-secret',
    apiUrl: loopback.origin,
    discoveryUrl: `${loopback.origin}/.well-known/openid_configuration`,
    environment: 'production',
    timeoutMs: 2_000,
    now: () => Date.parse('2026-03-01T12:00:00Z'),
    ...changes,
  };
}

export interface WatchedWire extends Wire {
  readonly reports: CallReport[];
  readonly kinds: CallKind[];
  readonly refused: string[];
}

/** A wire without limits; each refresh gives the next token. */
export function watchedWire(realmId = '9130'): WatchedWire {
  let number = 1;
  const wire: WatchedWire = {
    externalId: realmId,
    reports: [],
    kinds: [],
    refused: [],
    token(refused) {
      if (refused !== undefined) {
        wire.refused.push(refused);
        number += 1;
      }
      return Promise.resolve(`CANARY-token-${number}`);
    },
    paced(kind, call) {
      wire.kinds.push(kind);
      return call();
    },
    report: (call) => void wire.reports.push(call),
  };
  return wire;
}
