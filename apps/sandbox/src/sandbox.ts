import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { Dialect } from './books/books';
import { dayIn } from './books/calendar';
import { Clock } from './books/clock';
import { readBooks } from './books/csv';
import { generateScript } from './books/generator';
import type { Script } from './books/script';
import { Companies } from './companies';
import { controlRouter } from './control/router';
import { Followers } from './followers';
import { Inbox } from './inbox';
import { pagesRouter } from './pages/router';
import { quickbooksDialect, type QuickbooksOptions } from './quickbooks/router';
import { Timeline } from './timeline';
import { Webhooks, type WebhookTarget } from './webhooks';
import { World } from './world';
import { xeroDialect, type XeroOptions } from './xero/router';

export interface Client {
  readonly id: string;
  readonly secret: string;
}

export interface SandboxOptions {
  /** The instant the clock starts at, ISO. */
  readonly start: string;
  /** 0, the default, takes a free one. */
  readonly port?: number;
  readonly smtpPort?: number;
  /** What the books live: a script, a CSV's path, or else the generator's by `seed` and `customers`. */
  readonly script?: Script;
  readonly books?: string;
  readonly seed?: number;
  readonly customers?: number;
  /** How many companies of each ledger live it; 1 when absent. */
  readonly pairs?: number;
  readonly followers?: { readonly urls: readonly string[]; readonly key?: string };
  readonly webhooks?: { readonly [D in Dialect]?: WebhookTarget };
  /** Whom the sign-in servers know. */
  readonly clients?: { readonly [D in Dialect]?: Client };
  /** Holds the vendors' limits per second and minute in real time. */
  readonly enforceLimits?: boolean;
  /** What Xero allows the app in a day: 1,000 calls per organisation, or 5,000. */
  readonly xeroTier?: 'starter' | 'core';
  /** Turns round choices about the vendors' servers that nobody has confirmed: each dialect's unverified.ts. */
  readonly unverified?: {
    readonly quickbooks?: NonNullable<QuickbooksOptions['unverified']>;
    readonly xero?: NonNullable<XeroOptions['unverified']>;
  };
}

export interface Sandbox {
  readonly url: string;
  readonly smtpUrl: string;
  readonly world: World;
  readonly timeline: Timeline;
  readonly inbox: Inbox;
  readonly stop: () => Promise<void>;
}

const HOST = '127.0.0.1';

/** Everything outside Holdfast on one loopback port, and a mail server on another. Throws CsvProblem on books it cannot read. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const world = new World(new Clock(Date.parse(options.start)));
  let url = '';
  const publicUrl = (): string => url;
  const followers = new Followers(options.followers?.urls, options.followers?.key);
  const webhooks = new Webhooks(world, publicUrl);
  const timeline = new Timeline(world, followers, webhooks);
  const companies = new Companies(world, timeline, webhooks);
  const script = scriptOf(options, world.clock);
  for (let pair = 0; pair < (options.pairs ?? 1); pair += 1) {
    companies.found('quickbooks', script);
    companies.found('xero', script);
  }
  for (const dialect of ['quickbooks', 'xero'] as const) webhooks.aim(dialect, options.webhooks?.[dialect] ?? null);

  const inbox = new Inbox(world);
  const app = express().disable('x-powered-by').disable('etag');
  app.use('/control', controlRouter({ world, timeline, companies, followers, webhooks, inbox }));
  app.use(pagesRouter({ world, inbox }));
  app.use(
    quickbooksDialect(world, { ...clientOf(options, 'quickbooks'), publicUrl, unverified: options.unverified?.quickbooks ?? {} }),
  );
  app.use(
    xeroDialect(world, {
      ...clientOf(options, 'xero'),
      publicUrl,
      tier: options.xeroTier ?? 'core',
      unverified: options.unverified?.xero ?? {},
    }),
  );

  const server = createServer(app);
  url = `http://${HOST}:${await listen(server, options.port ?? 0)}`;
  const smtpUrl = `smtp://${HOST}:${await inbox.listen(options.smtpPort ?? 0)}`;
  const stop = async (): Promise<void> => {
    webhooks.stop();
    server.closeAllConnections();
    await Promise.all([new Promise((done) => server.close(done)), inbox.close()]);
  };
  return { url, smtpUrl, world, timeline, inbox, stop };
}

function scriptOf({ script, books, seed = 42, customers = 200 }: SandboxOptions, clock: Clock): Script {
  if (script) return script;
  return books === undefined ? generateScript({ seed, customers, start: dayIn('UTC', clock.now()) }) : readBooks(books);
}

function clientOf({ clients, enforceLimits = false }: SandboxOptions, dialect: Dialect) {
  const { id, secret } = clients?.[dialect] ?? { id: `sandbox-${dialect}`, secret: `sandbox-${dialect}-secret` };
  return { clientId: id, clientSecret: secret, enforceLimits };
}

async function listen(server: Server, port: number): Promise<number> {
  // A line that is closed just as its client sends on it is a fault nobody has ordered: Node gives up idle lines after 5 s.
  server.keepAliveTimeout = 600_000;
  server.listen(port, HOST);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
