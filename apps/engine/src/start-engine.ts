import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { openStore, startEmbeddedPostgres, type EmbeddedPostgres } from '@holdfast/store';
import { json, raw, urlencoded } from 'express';
import helmet from 'helmet';
import { Access } from './api/access';
import { consoleFiles } from './api/console';
import type { Config } from './config';
import { EngineModule } from './engine.module';
import { NestLog, log } from './logging';

const BODY_LIMIT = '2mb';

export interface RunningEngine {
  readonly app: NestExpressApplication;
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts the database where there is none, brings its schema up to date, and listens. `root` is the folder with templates/ and dist/console/. */
export async function startEngine(config: Config, root: string): Promise<RunningEngine> {
  const postgres: EmbeddedPostgres | null =
    config.databaseUrl === null ? await startEmbeddedPostgres({ dir: join(config.dataDir, 'postgres') }) : null;
  const store = await openStore({ url: config.databaseUrl ?? postgres?.url ?? '' });
  const module = EngineModule.with({ config, store, places: { templates: join(root, 'templates') } });
  const app = await NestFactory.create<NestExpressApplication>(module, {
    bodyParser: false,
    logger: new NestLog(),
    abortOnError: false,
  });
  equip(app, join(root, 'dist', 'console'));
  await app.listen(config.port, config.host);
  await announce(app.get(Access), config);
  const url = (await app.getUrl()).replace('[::1]', '127.0.0.1');
  // The database goes last: the turns in hand are finished first.
  const stop = async (): Promise<void> => {
    await app.close();
    await store.close();
    await postgres?.stop();
  };
  return { app, url, stop };
}

/** What stands before every route. The webhooks need the bytes as they came: their signature is over those. */
export function equip(app: NestExpressApplication, consoleFolder: string): void {
  app.disable('x-powered-by');
  app.use(
    helmet({
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
  app.use('/webhooks', raw({ type: () => true, limit: BODY_LIMIT }));
  app.use(json({ limit: BODY_LIMIT }), urlencoded({ extended: false, limit: BODY_LIMIT }));
  app.use(consoleFiles(consoleFolder, app.get(Access)));
}

async function announce(access: Access, config: Config): Promise<void> {
  const key = await access.makeFirstKey();
  if (key !== null) console.log(`\nAccess key, shown this once; keep it safe:\n\n  ${key}\n`);
  console.log(`Holdfast is ready. Sign in once, within the hour, at\n\n  ${await access.oneTimeLink()}\n`);
  log.info({ host: config.host, port: config.port }, 'ready');
}
