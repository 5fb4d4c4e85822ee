import { createHmac } from 'node:crypto';
import type { Books, Dialect } from './books/books';
import { isTold, quickbooksBodies, xeroBodies, xeroIntentBody, type Happened } from './webhook-bodies';
import { GOOD_MANNERS, type Manner } from './webhook-manner';
import type { World } from './world';

export interface WebhookTarget {
  readonly url: string;
  /** QuickBooks: the verifier token; Xero: the webhook key. */
  readonly secret: string;
  readonly manner?: Manner | undefined;
}

interface Line {
  target: WebhookTarget | null;
  happened: Happened[];
  /** Made and not accepted yet. The first holds up those behind it, as both vendors do. */
  waiting: string[];
  /** The last ones accepted: what a replay brings again. */
  accepted: string[];
  sent: number;
  lost: number;
  sequence: number;
}

const AGAIN_AFTER_MS = 1000;
const REPLAYED_MAX = 1000;
const SENDING = {
  quickbooks: { header: 'intuit-signature', contentType: 'application/cloudevents+json', patienceMs: 3000 },
  xero: { header: 'x-xero-signature', contentType: 'application/json; charset=utf-8', patienceMs: 5000 },
} as const;

/** Tells whoever listens what changed in the books: one batch for one clock move or one API call. */
export class Webhooks {
  private readonly lines: { readonly [D in Dialect]: Line } = { quickbooks: newLine(), xero: newLine() };
  private running: Promise<void> = Promise.resolve();
  private scheduled = false;
  private held = false;
  private retry: NodeJS.Timeout | null = null;

  constructor(
    private readonly world: World,
    private readonly publicUrl: () => string,
  ) {}

  aim(dialect: Dialect, target: WebhookTarget | null): void {
    this.lines[dialect].target = target;
  }

  watch(books: Books): void {
    books.onChange((change) => {
      const line = this.lines[books.identity.dialect];
      if (!line.target) return;
      line.happened.push({ books, change });
      this.schedule();
    });
  }

  /** Keeps everything back while `work` goes on, then sends it as one batch. Never throws on account of a listener. */
  async batch(work: () => Promise<void>): Promise<void> {
    this.held = true;
    try {
      await work();
    } finally {
      this.held = false;
      await this.flush();
    }
  }

  flush(): Promise<void> {
    this.running = this.running.then(() => this.deliver('quickbooks')).then(() => this.deliver('xero'));
    return this.running;
  }

  /** Xero's trial of a listener: two right signatures and one wrong; returns the statuses. */
  async intendToReceive(): Promise<(number | null)[]> {
    const { target } = this.lines.xero;
    if (!target) throw new RangeError('no Xero webhook is set');
    const statuses: (number | null)[] = [];
    for (const [attempt, secret] of [target.secret, `not ${target.secret}`, target.secret].entries()) {
      statuses.push(await post('xero', { ...target, secret }, xeroIntentBody(attempt)));
    }
    return statuses;
  }

  /** Everything that was accepted comes again, as often as wished, in bursts as the target's manner has it; returns the statuses. */
  async replay(dialect: Dialect, times: number): Promise<(number | null)[]> {
    const { target, accepted } = this.lines[dialect];
    if (!target) throw new RangeError(`no ${dialect} webhook is set`);
    const bodies = Array.from({ length: times }, () => accepted).flat();
    const { atOnce } = target.manner ?? GOOD_MANNERS;
    const statuses: (number | null)[] = [];
    for (let next = 0; next < bodies.length; next += atOnce)
      statuses.push(...(await Promise.all(bodies.slice(next, next + atOnce).map((body) => post(dialect, target, body)))));
    return statuses;
  }

  state(): { readonly [D in Dialect]: { url: string | null; sent: number; lost: number; waiting: number } } {
    const { quickbooks, xero } = this.lines;
    return { quickbooks: stateOf(quickbooks), xero: stateOf(xero) };
  }

  stop(): void {
    if (this.retry) clearTimeout(this.retry);
    for (const line of Object.values(this.lines)) line.target = null;
  }

  private schedule(): void {
    if (this.scheduled || this.held) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      if (!this.held) void this.flush();
    });
  }

  private async deliver(dialect: Dialect): Promise<void> {
    const line = this.lines[dialect];
    const manner = line.target?.manner ?? GOOD_MANNERS;
    const happened = once(line.happened.splice(0)).filter((one) => isTold(dialect, one));
    const batch = { happened, firstSequence: line.sequence, manner };
    line.waiting.push(...(dialect === 'quickbooks' ? quickbooksBodies(batch) : xeroBodies(batch, this.publicUrl())));
    line.sequence += happened.length * (1 + manner.strangers);
    while (line.target && line.waiting.length > 0) {
      const going = line.waiting.slice(0, manner.atOnce);
      const outcomes = await Promise.all(going.map((body) => this.send(dialect, body)));
      line.waiting.splice(0, going.length, ...going.filter((_, index) => outcomes[index] === 'refused'));
      if (outcomes.includes('refused')) return this.again();
    }
  }

  private async send(dialect: Dialect, body: string): Promise<'accepted' | 'lost' | 'refused'> {
    const line = this.lines[dialect];
    const { target } = line;
    if (!target) return 'refused';
    if (this.world.mischief.take('lose-webhooks', { dialect }) !== null) {
      line.lost += 1;
      return 'lost';
    }
    const { copies } = target.manner ?? GOOD_MANNERS;
    const statuses = await Promise.all(Array.from({ length: copies }, () => post(dialect, target, body)));
    if (statuses.some((status) => status === null || status >= 300)) return 'refused';
    line.sent += copies;
    line.accepted = [...line.accepted, body].slice(-REPLAYED_MAX);
    return 'accepted';
  }

  private again(): void {
    if (this.retry) clearTimeout(this.retry);
    this.retry = setTimeout(() => void this.flush(), AGAIN_AFTER_MS).unref();
  }
}

function newLine(): Line {
  return { target: null, happened: [], waiting: [], accepted: [], sent: 0, lost: 0, sequence: 1 };
}

function stateOf({ target, sent, lost, waiting }: Line): { url: string | null; sent: number; lost: number; waiting: number } {
  return { url: target?.url ?? null, sent, lost, waiting: waiting.length };
}

/** A row changed five times in one batch is told once for each kind of change, by its last. */
function once(happened: readonly Happened[]): Happened[] {
  const last = new Map(
    happened.map((one) => [`${one.books.identity.externalId}/${one.change.table}/${one.change.id}/${one.change.operation}`, one]),
  );
  return [...last.values()];
}

async function post(dialect: Dialect, target: WebhookTarget, body: string): Promise<number | null> {
  const { header, contentType, patienceMs } = SENDING[dialect];
  const signature = createHmac('sha256', target.secret).update(body).digest('base64');
  try {
    const headers = { 'content-type': contentType, [header]: signature };
    const answer = await fetch(target.url, { method: 'POST', headers, body, signal: AbortSignal.timeout(patienceMs) });
    await answer.arrayBuffer();
    return answer.status;
  } catch {
    return null;
  }
}
