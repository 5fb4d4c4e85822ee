import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import type { Request } from 'express';
import type { Clock } from './books/clock';

/** Names one of our own calls; nobody outside can guess its value. */
const HEADER = 'x-sandbox-late';
const OF_ITS_OWN_CONNECTION = new Set(['connection', 'content-length', 'transfer-encoding', 'keep-alive']);

interface Waiting {
  readonly dueMs: number;
  readonly perform: () => Promise<void>;
}

/** Calls that have arrived whole and are worked on only later, when their caller has long been cut off: by the sandbox's clock, while it moves past. */
export class LateCalls {
  private readonly waiting: Waiting[] = [];
  private readonly own = new Set<string>();

  constructor(private readonly clock: Clock) {}

  /** How many are still to be worked on. */
  get count(): number {
    return this.waiting.length;
  }

  /** A call that is being worked on late; it is spared any further mischief. */
  isOwn(req: Request): boolean {
    return this.own.has(String(req.headers[HEADER]));
  }

  /** Reads the call, cuts its caller off, and keeps it. What does not arrive whole is never worked on. */
  async keep(req: Request, seconds: number): Promise<void> {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of req) chunks.push(chunk as Buffer);
    } catch {
      return;
    }
    const call = { method: req.method, path: req.originalUrl, port: req.socket.localPort ?? 0, headers: { ...req.headers } };
    const body = Buffer.concat(chunks);
    req.socket.destroy();
    this.waiting.push({ dueMs: this.clock.now() + seconds * 1000, perform: () => this.perform(call, body) });
  }

  /** Works on what is due up to then, each at its own moment. */
  async workUpTo(ms: number): Promise<void> {
    const due = this.waiting.filter(({ dueMs }) => dueMs <= ms).sort((a, b) => a.dueMs - b.dueMs);
    for (const one of due) {
      this.waiting.splice(this.waiting.indexOf(one), 1);
      this.clock.moveTo(one.dueMs);
      await one.perform();
    }
  }

  /** Through the front door again: no dialect knows the difference. */
  private async perform(
    call: { method: string; path: string; port: number; headers: Request['headers'] },
    body: Buffer,
  ): Promise<void> {
    const id = randomUUID();
    this.own.add(id);
    const kept = Object.entries(call.headers).filter(([name]) => !OF_ITS_OWN_CONNECTION.has(name));
    const headers = { ...Object.fromEntries(kept), [HEADER]: id, 'content-length': body.length };
    const { method, path, port } = call;
    await new Promise<void>((done) => {
      const again = request({ host: '127.0.0.1', port, method, path, headers, agent: false }, (res) =>
        res.resume().once('close', done),
      );
      again.once('error', () => done());
      again.end(body);
    });
    this.own.delete(id);
  }
}
