import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Books } from './books';

/** What a provider's front makes of a request. */
export interface Answer {
  /** How the call is counted, e.g. `query Invoice`. */
  readonly endpoint: string;
  readonly status: number;
  /** JSON. */
  readonly body: string;
}

export interface Asked {
  readonly path: string;
  readonly query: URLSearchParams;
  /** Header names in small letters. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

export type Front = (asked: Asked, books: Books) => Answer;

export interface StandIn {
  readonly url: string;
  close(): Promise<void>;
}

/** The company whose id is in the request, or null when nobody answers: then the line is cut. */
export type Meeting = (externalId: string, asked: Asked) => Promise<Books | null> | Books | null;

export interface StandInOptions {
  readonly front: Front;
  readonly meet: Meeting;
  readonly told?: (externalId: string, answer: Answer) => void;
  /** How long an answer takes before its first byte. */
  readonly latencyMs?: number;
}

/** A provider's HTTP on a free port of this machine. It knows whose books are asked for by the realm in the path or the tenant in the header. */
export async function openStandIn({ front, meet, told, latencyMs = 0 }: StandInOptions): Promise<StandIn> {
  const server = createServer((request, response) => {
    request.resume();
    const url = new URL(request.url ?? '', 'http://stand-in');
    const asked: Asked = { path: url.pathname, query: url.searchParams, headers: request.headers };
    const externalId = externalIdIn(asked);
    const reply = async (): Promise<void> => {
      const books = await meet(externalId, asked);
      if (books === null) return void request.socket.destroy();
      const answer = front(asked, books);
      told?.(externalId, answer);
      if (latencyMs > 0) await new Promise((resolve) => setTimeout(resolve, latencyMs));
      response.writeHead(answer.status, {
        'content-type': 'application/json;charset=utf-8',
        'content-length': Buffer.byteLength(answer.body),
        date: new Date(books.now * 1000).toUTCString(),
      });
      response.end(answer.body);
    };
    reply().catch((error: unknown) => {
      response.writeHead(500, { 'content-type': 'text/plain' }).end(String(error));
    });
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function externalIdIn({ path, headers }: Asked): string {
  return /^\/v3\/company\/([^/]+)\//.exec(path)?.[1] ?? String(headers['xero-tenant-id'] ?? '');
}
