import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: string;
}

export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A text goes out as it is, everything else as JSON. */
  readonly body: unknown;
}

/** Stands for a vendor's servers on loopback, and answers with what they once answered. */
export class Replay {
  readonly asked: Asked[] = [];
  /** What the next calls are answered with. */
  answer: (asked: Asked) => Reply = () => ({ status: 500, body: '' });

  private constructor(
    readonly url: string,
    readonly close: () => Promise<void>,
  ) {}

  static async open(): Promise<Replay> {
    const server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const { pathname, searchParams } = new URL(request.url ?? '/', 'http://replay');
        const asked = {
          method: request.method ?? '',
          path: pathname,
          query: searchParams,
          body: Buffer.concat(parts).toString(),
        };
        replay.asked.push(asked);
        const { status = 200, headers = {}, body } = replay.answer(asked);
        const isText = typeof body === 'string';
        const type =
          isText && body.startsWith('<') ? 'application/xml' : isText ? 'text/plain' : 'application/json;charset=utf-8';
        response.writeHead(status, { 'content-type': type, ...headers });
        response.end(isText ? body : JSON.stringify(body));
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const close = async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    };
    const replay = new Replay(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, close);
    return replay;
  }
}
