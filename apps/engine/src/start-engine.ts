import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { openStore, startEmbeddedPostgres, type EmbeddedPostgres } from '@holdfast/store';
import { json, raw, urlencoded, type NextFunction, type Request, type Response } from 'express';
import helmet from 'helmet';
import { Access } from './api/sign-in/access';
import { consoleFiles } from './api/console';
import type { Config } from './config';
import { EngineModule, checkTexts } from './engine.module';
import { NestLog, log } from './logging';

const BODY_LIMIT = '2mb';

export interface RunningEngine {
  readonly app: NestExpressApplication;
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts the database where there is none, brings its schema up to date, and listens. `root` is the folder with templates/ and dist/console/; `threadArgv` how
 * threads are started where this process does not run as it was started. */
export async function startEngine(
  config: Config,
  root: string,
  threadArgv: readonly string[] | null = null,
): Promise<RunningEngine> {
  // What was started last ends first: the turns in hand are finished before the database goes. A start that fails leaves nothing running.
  const ends: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (let end = ends.pop(); end; end = ends.pop()) await end();
  };
  try {
    const app = await start(config, { root, threadArgv }, ends);
    return { app, url: (await app.getUrl()).replace('[::1]', '127.0.0.1'), stop };
  } catch (error) {
    await stop().catch(() => undefined);
    throw error;
  }
}

async function start(
  config: Config,
  { root, threadArgv }: { readonly root: string; readonly threadArgv: readonly string[] | null },
  ends: (() => Promise<void>)[],
): Promise<NestExpressApplication> {
  const places = { templates: join(root, 'templates'), threadArgv };
  // A broken file is told before anything is started or migrated.
  checkTexts(places);
  const postgres: EmbeddedPostgres | null =
    config.databaseUrl === null ? await startEmbeddedPostgres({ dir: join(config.dataDir, 'postgres') }) : null;
  if (postgres) ends.push(() => postgres.stop());
  const store = await openStore({ url: config.databaseUrl ?? postgres?.url ?? '' });
  ends.push(() => store.close());
  const app = await NestFactory.create<NestExpressApplication>(EngineModule.with({ config, store, places }), {
    bodyParser: false,
    logger: new NestLog(),
    abortOnError: false,
  });
  ends.push(() => app.close());
  app.set('trust proxy', [...config.trustedProxies]);
  equip(app, join(root, 'dist', 'console'));
  await app.listen(config.port, config.host);
  await announce(app.get(Access), config);
  return app;
}

/** What stands before every route. The webhooks need the bytes as they came: their signature is over those. */
function equip(app: NestExpressApplication, consoleFolder: string): void {
  app.disable('x-powered-by');
  app.use(withoutNul);
  app.use(
    helmet({
      // Forms of our own pages have to show where they come from.
      referrerPolicy: { policy: 'same-origin' },
      contentSecurityPolicy: {
        directives: {
          'script-src': ["'self'"],
          'style-src': ["'self'", "'unsafe-inline'"],
          'form-action': null,
          'upgrade-insecure-requests': null,
        },
      },
    }),
  );
  app.use('/api', neverStored);
  app.use('/webhooks', raw({ type: () => true, limit: BODY_LIMIT }));
  app.use(json({ limit: BODY_LIMIT }), urlencoded({ extended: false, limit: BODY_LIMIT }));
  app.use(consoleFiles(consoleFolder, app.get(Access)));
}

/** Answers are somebody's books: no cache on the way may keep them. */
function neverStored(_request: Request, response: Response, next: NextFunction): void {
  response.setHeader('Cache-Control', 'no-store');
  next();
}

/** PostgreSQL holds no NUL in a text, so an address with one can mean nothing here. */
function withoutNul(request: Request, response: Response, next: NextFunction): void {
  if (!/%00/.test(request.url)) return next();
  response.status(400).json({ error: { status: 400, message: 'The address holds a character that cannot be in it.' } });
}

async function announce(access: Access, config: Config): Promise<void> {
  const key = await access.makeFirstKey();
  if (key !== null) console.log(`\nAccess key, shown this once; keep it safe:\n\n  ${key}\n`);
  console.log(`Holdfast is ready. Sign in once, within the hour, at\n\n  ${await access.oneTimeLink()}\n`);
  log.info({ host: config.host, port: config.port }, 'ready');
}
