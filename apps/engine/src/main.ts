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
  let isEnding = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    // Ctrl-C reaches us twice, from the terminal and from npm: the second one must not cut the first one short.
    process.on(signal, () => {
      if (!isEnding) void shutDown(running);
      isEnding = true;
    });
  }
}

async function shutDown(running: RunningEngine): Promise<void> {
  await running
    .stop()
    .catch((error: unknown) =>
      log.error({ fault: error instanceof Error ? error.name : 'unknown' }, 'stopping did not go cleanly'),
    );
  process.exit(0);
}

/** What is thrown for people is a plain Error that says all in its words; a mistake of ours is another kind, and needs its stack. */
function lastWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE')
    return `Holdfast cannot start: another program listens there already (${error.message}).\nNothing was changed. Cure: end that program, or set PORT and PUBLIC_URL to another port.`;
  const isForPeople = error instanceof ConfigError || error instanceof PolicyError || error.constructor === Error;
  return isForPeople ? error.message : (error.stack ?? error.message);
}

main().catch((error: unknown) => {
  console.error(lastWords(error));
  process.exit(1);
});
