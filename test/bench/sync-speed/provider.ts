import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { given, say } from '../child';
import { quickbooksFront } from '../stand-ins/quickbooks';
import { NO_SIZES, StillBooks } from '../stand-ins/still-books';
import { xeroFront } from '../stand-ins/xero';

export interface ProviderGiven {
  readonly ledger: 'quickbooks' | 'xero';
  readonly invoices: number;
}

export interface ProviderSaid {
  readonly url: string;
}

/** A request as it came, to be made again. */
export interface AskedFor {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

interface Page {
  readonly status: number;
  readonly body: Buffer;
}

/** A provider in a process of its own that costs next to nothing: a page is written once and then given again as bytes. `/asked` tells what was asked
 * since the last time, and `/latency/300` lets every answer wait 300 ms. */
function open({ ledger, invoices }: ProviderGiven): void {
  const share = (of: number) => Math.round(invoices * of);
  const few = { credits: share(0.025), prepayments: share(0.001), overpayments: share(0.001) };
  const books = new StillBooks({ ...NO_SIZES, customers: share(0.1), invoices, payments: invoices, ...few });
  const front = ledger === 'xero' ? xeroFront({ full: true }) : quickbooksFront({ full: true });
  const written = new Map<string, Page>();
  let asked: AskedFor[] = [];
  const date = new Date(books.now * 1000).toUTCString();

  let latencyMs = 0;

  const pageFor = (path: string, since: string | undefined, headers: IncomingMessage['headers']): Page => {
    const key = `${path} ${since ?? ''}`;
    const known = written.get(key);
    if (known) return known;
    const url = new URL(path, 'http://provider');
    const { status, body } = front({ path: url.pathname, query: url.searchParams, headers }, books);
    const page = { status, body: Buffer.from(body) };
    written.set(key, page);
    return page;
  };
  const server = createServer((request, response) => {
    request.resume();
    const path = request.url ?? '';
    const wanted = /^\/latency\/(\d+)$/.exec(path);
    if (wanted) latencyMs = Number(wanted[1]);
    if (wanted || path === '/asked') {
      response.end(JSON.stringify(asked));
      asked = [];
      return;
    }
    const since = request.headers['if-modified-since'];
    asked.push({ path, headers: since === undefined ? {} : { 'if-modified-since': since } });
    const { status, body } = pageFor(path, since, request.headers);
    const reply = () =>
      response.writeHead(status, { 'content-type': 'application/json', 'content-length': body.length, date }).end(body);
    if (latencyMs === 0) reply();
    else setTimeout(reply, latencyMs);
  });
  server.listen(0, '127.0.0.1', () =>
    say({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` } satisfies ProviderSaid),
  );
}

open(given<ProviderGiven>());
