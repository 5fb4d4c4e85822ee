import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';

/** One call as it went over the wire. */
export interface Exchange {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Null when no answer was sent. */
  readonly answer: { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: string } | null;
}

/** Hears every exchange of one HTTP server of this process, without a part in it: no address changes, no byte is held up. */
export class Tap {
  private readonly heard: (() => Exchange)[] = [];

  private constructor(private readonly port: number) {
    subscribe(STARTED, this.listen);
  }

  static on(url: string): Tap {
    return new Tap(Number(new URL(url).port));
  }

  /** Everything since the last time. An exchange that still goes on is told with what there is of it. */
  take(): readonly Exchange[] {
    return this.heard.splice(0).map((tell) => tell());
  }

  stop(): void {
    unsubscribe(STARTED, this.listen);
  }

  private readonly listen = (message: unknown): void => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    if (request.socket.localPort !== this.port) return;
    const asked = bytesPushedInto(request);
    const answered = bytesWrittenTo(response);
    // Now, for a router shortens the url as it hands the request on.
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://tapped');
    this.heard.push(() => {
      return {
        method: request.method ?? '',
        path: pathname,
        query: searchParams,
        headers: request.headers,
        body: asked(),
        answer: response.writableEnded
          ? { status: response.statusCode, headers: response.getHeaders() as IncomingHttpHeaders, body: answered() }
          : null,
      };
    });
  };
}

const STARTED = 'http.server.request.start';

/** A listener for data would start the stream before the server reads it, so the parser's own `push` is heard. */
function bytesPushedInto(request: IncomingMessage): () => string {
  const chunks: Buffer[] = [];
  const push = request.push.bind(request);
  request.push = (chunk: Buffer | null, encoding?: BufferEncoding) => {
    if (chunk !== null) chunks.push(chunk);
    return push(chunk, encoding);
  };
  return () => Buffer.concat(chunks).toString('utf8');
}

function bytesWrittenTo(response: ServerResponse): () => string {
  const chunks: Buffer[] = [];
  const keep = (chunk: unknown): void => {
    if (typeof chunk === 'string') chunks.push(Buffer.from(chunk));
    else if (chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
  };
  const write = response.write.bind(response) as (...parts: unknown[]) => boolean;
  const end = response.end.bind(response) as (...parts: unknown[]) => ServerResponse;
  response.write = (...parts: unknown[]) => (keep(parts[0]), write(...parts));
  response.end = (...parts: unknown[]) => (keep(parts[0]), end(...parts));
  return () => Buffer.concat(chunks).toString('utf8');
}
