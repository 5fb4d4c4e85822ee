import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** What is spoken on a line: only so much of it is understood as is needed to know where a request begins. */
export type Channel = 'provider' | 'mail' | 'database';

/** How far the exchange has come when the fault strikes. */
export type Point = 'before' | 'half' | 'answered' | 'half-answer' | 'passed on';

/** `cut`: both ends are closed. `hold`: nothing moves for `ms`. `strike`: what is not the line's business (a kill) is done by whoever ordered it, and the line is cut.
 * `pass`: the same, and the bytes go on. `keep`: the same, and the request stays with us until `deliverKept`: it arrives after its sender's death. */
export type Deed = 'cut' | 'hold' | 'strike' | 'pass' | 'keep';

export interface Order {
  readonly point: Point;
  readonly deed: Deed;
  /** Which requests count; the one after `skip` of them is struck. */
  readonly which: (request: string) => boolean;
  readonly skip: number;
  readonly ms: number;
  readonly struck: (proxy: Proxy) => void;
}

const REQUEST = /^(GET|POST|PUT|PATCH|DELETE) \//;
/** Head and body of one request may come in two pieces. */
const WHOLE_MS = 25;

/** What is ordered for all lines of a kind together: whichever comes first gets it. */
export class Orders {
  private standing: { readonly order: Order; left: number }[] = [];

  add(order: Order): void {
    this.standing.push({ order, left: order.skip });
  }

  clear(): void {
    this.standing = [];
  }

  /** The order whose turn has come with this request; nobody else gets it then. */
  take(request: string): Order | null {
    for (const one of this.standing) {
      if (!one.order.which(request)) continue;
      one.left -= 1;
      if (one.left >= 0) continue;
      this.standing = this.standing.filter((other) => other !== one);
      return one.order;
    }
    return null;
  }
}

/** Stands between one process and one server, and passes everything on but what is ordered otherwise. */
export class Proxy {
  private readonly server: Server;
  private readonly lines = new Set<Line>();
  private readonly kept: Line[] = [];

  private constructor(
    readonly channel: Channel,
    private readonly target: { readonly host: string; readonly port: number },
    private readonly orders: Orders,
  ) {
    this.server = createServer((client) => this.open(client));
  }

  static async before(channel: Channel, url: string, orders: Orders): Promise<Proxy> {
    const { hostname, port } = new URL(url);
    const proxy = new Proxy(channel, { host: hostname, port: Number(port) }, orders);
    proxy.server.listen(0, '127.0.0.1');
    await once(proxy.server, 'listening');
    return proxy;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** The same address, by way of here. */
  url(url: string): string {
    const { host } = new URL(url);
    return url.replace(host, `127.0.0.1:${this.port}`);
  }

  /** Requests passed on and not answered yet. */
  get unanswered(): number {
    return [...this.lines].filter((line) => line.isAsking).length;
  }

  /** What was kept arrives now; resolves when it is answered. */
  async deliverKept(): Promise<number> {
    const lines = this.kept.splice(0);
    await Promise.all(lines.map((line) => line.deliver(connect(this.target))));
    return lines.length;
  }

  async close(): Promise<void> {
    for (const line of this.lines) line.cut();
    await new Promise((done) => this.server.close(done));
  }

  private open(client: Socket): void {
    const line = new Line(this.channel, client, connect(this.target), (request) => this.orders.take(request));
    this.lines.add(line);
    line.kept = () => this.kept.push(line);
    line.closed = () => this.lines.delete(line);
    line.struck = (order) => order.struck(this);
  }
}

/** One connection through the proxy. */
class Line {
  isAsking = false;
  kept: () => void = () => undefined;
  closed: () => void = () => undefined;
  struck: (order: Order) => void = () => undefined;
  private order: Order | null = null;
  private lastAnswer = '';
  private held: Buffer[] | null = null;

  constructor(
    private readonly channel: Channel,
    private readonly client: Socket,
    private readonly server: Socket,
    private readonly take: (request: string) => Order | null,
  ) {
    client.setNoDelay(true).on('data', (bytes) => this.asked(bytes));
    server.setNoDelay(true).on('data', (bytes) => this.answered(bytes));
    for (const socket of [client, server]) socket.on('error', () => undefined);
    for (const socket of [client, server]) socket.on('close', () => this.cut());
  }

  cut(): void {
    this.isAsking = false;
    this.client.destroy();
    this.server.destroy();
    this.closed();
  }

  /** Sends what was kept, and waits for the answer that nobody hears. The server may have closed the line it waited on. */
  async deliver(server: Socket): Promise<void> {
    const answered = new Promise((done) =>
      server
        .on('error', () => undefined)
        .once('data', done)
        .once('close', done),
    );
    server.write(Buffer.concat(this.held ?? []));
    await answered;
    server.destroy();
  }

  private asked(bytes: Buffer): void {
    if (this.held) return void this.held.push(bytes);
    const request = this.opens(bytes);
    if (request !== null) {
      this.isAsking = true;
      this.order = this.take(request);
    }
    const order = this.order;
    if (request === null || order === null) return void this.server.write(bytes);
    if (order.point === 'before') return this.beforeIt(order, bytes);
    if (order.point !== 'half') return void this.server.write(bytes);
    this.server.write(bytes.subarray(0, Math.ceil(bytes.length / 2)));
    setTimeout(() => this.struckDown(order), 5);
  }

  private beforeIt(order: Order, bytes: Buffer): void {
    if (order.deed === 'cut' || order.deed === 'strike') return this.struckDown(order);
    if (order.deed === 'pass') {
      this.struck(order);
      this.server.write(bytes);
      return;
    }
    this.held = [bytes];
    if (order.deed === 'hold') {
      this.struck(order);
      setTimeout(() => this.goOn(), order.ms);
    } else setTimeout(() => this.keepIt(order), WHOLE_MS);
  }

  private keepIt(order: Order): void {
    this.kept();
    this.struck(order);
    this.cut();
  }

  private goOn(): void {
    const held = this.held ?? [];
    this.held = null;
    if (!this.server.destroyed) this.server.write(Buffer.concat(held));
  }

  private answered(bytes: Buffer): void {
    this.isAsking = false;
    this.lastAnswer = this.channel === 'mail' ? bytes.toString('latin1') : '';
    const order = this.order;
    if (this.client.destroyed) return;
    if (order === null || order.point === 'before' || order.point === 'half') return void this.client.write(bytes);
    this.order = null;
    if (order.point === 'half-answer') this.client.write(bytes.subarray(0, Math.ceil(bytes.length / 2)));
    if (order.point === 'passed on') this.client.write(bytes);
    if (order.deed === 'cut' || order.deed === 'strike')
      return void setTimeout(() => this.struckDown(order), order.point === 'answered' ? 0 : 2);
    this.struck(order);
    if (order.point !== 'answered') return;
    this.server.pause();
    setTimeout(
      () => {
        this.client.write(bytes);
        this.server.resume();
      },
      order.deed === 'hold' ? order.ms : 0,
    );
  }

  private struckDown(order: Order): void {
    this.struck(order);
    this.cut();
  }

  /** The words a request begins with; null when these bytes begin none. */
  private opens(bytes: Buffer): string | null {
    const text = bytes.toString('latin1');
    if (this.channel === 'database') return text;
    if (this.channel === 'provider') return REQUEST.test(text) ? text : null;
    // The server waits for the message; its words before may come together with these.
    const isAwaited = /(^|\n)354/.test(this.lastAnswer);
    this.lastAnswer = '';
    return isAwaited ? text : null;
  }
}
