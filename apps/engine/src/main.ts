import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError, readConfig } from './config';
import { PolicyError } from './decide/policy-file';
import { log } from './logging';
import { startEngine, type RunningEngine } from './start-engine';

/** dist/apps/engine/src -> the repository. */
const ROOT = join(__dirname, '../../../..');

async function main(): Promise<void> {
  // What the environment says already is stronger than the file.
  if (existsSync('.env')) process.loadEnvFile('.env');
  const running = await startEngine(readConfig(process.env), ROOT);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void shutDown(running));
}

async function shutDown(running: RunningEngine): Promise<void> {
  await running
    .stop()
    .catch((error: unknown) =>
      log.error({ fault: error instanceof Error ? error.name : 'unknown' }, 'stopping did not go cleanly'),
    );
  process.exit(0);
}

main().catch((error: unknown) => {
  const isForPeople = error instanceof ConfigError || error instanceof PolicyError;
  console.error(isForPeople ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exit(1);
});
