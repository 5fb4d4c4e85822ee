import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CallReport, Wire } from '@holdfast/accounting';

/* For the specs beside it only: a real HTTP server on a free loopback port, a wire that writes down what passes, and the recordings. */

export interface Received {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}
export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON. */
  readonly body?: unknown;
}
/** A reply, or null when the handler has dealt with the response itself. */
export type Handler = (request: Received, response: ServerResponse) => Reply | null;

export interface Loopback {
  readonly url: string;
  readonly received: Received[];
  /** `METHOD path`, in order. */
  calls(): readonly string[];
  answer(handler: Handler): void;
  close(): Promise<void>;
}

export async function loopback(): Promise<Loopback> {
  const received: Received[] = [];
  let handler: Handler = () => ({ status: 404 });
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://loopback');
      const seen: Received = {
        method: request.method ?? '',
        path: pathname,
        query: Object.fromEntries(searchParams),
        headers: request.headers,
        body: Buffer.concat(chunks).toString('utf8'),
      };
      received.push(seen);
      const reply = handler(seen, response);
      if (reply) send(response, reply);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    calls: () => received.map(({ method, path }) => `${method} ${path}`),
    answer: (next) => {
      handler = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function send(response: ServerResponse, { status = 200, headers = {}, body }: Reply): void {
  const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
  response.writeHead(status, { ...(typeof body === 'object' ? { 'content-type': 'application/json' } : {}), ...headers });
  response.end(text);
}

export interface RecordingWire extends Wire {
  readonly reports: CallReport[];
  readonly paceKinds: string[];
  readonly refused: string[];
}

/** A wire whose first token is `token`; each refused one is followed by `token+`. */
export function recordingWire(externalId: string, token: string): RecordingWire {
  const wire = { reports: [] as CallReport[], paceKinds: [] as string[], refused: [] as string[] };
  return {
    ...wire,
    externalId,
    token: (refused?: string) => {
      if (refused !== undefined) wire.refused.push(refused);
      return Promise.resolve(refused === undefined ? token : `${refused}+`);
    },
    paced: (kind, call) => {
      wire.paceKinds.push(kind);
      return call();
    },
    report: (call) => {
      wire.reports.push(call);
    },
  };
}

const FIXTURES = join(__dirname, '../../../../../shared/fixtures/xero');

/** The recordings are not part of the repository: specs that need them are skipped where they are absent. */
export const describeWithFixtures = existsSync(FIXTURES) ? describe : describe.skip;

export function fixtureText(path: string): string {
  return readFileSync(join(FIXTURES, path), 'utf8');
}

/** The body of the first answer in a recording. */
export function recordedBody(name: string): Record<string, unknown> {
  const [pair] = JSON.parse(fixtureText(`recorded/${name}.json`)) as [{ response: { body: Record<string, unknown> } }];
  return pair.response.body;
}
