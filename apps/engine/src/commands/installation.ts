import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openStore, startEmbeddedPostgres, type Company, type Store } from '@holdfast/store';
import { ConfigError, readConfig, type Config } from '../config';

/** dist/apps/engine/src/commands -> the repository. */
export const ROOT = join(__dirname, '../../../../..');

/** What was asked for cannot be done; in words for the operator. */
export class CommandError extends Error {}

/** The installation as the engine finds it: the same settings, and the same database, beside a running engine or alone. */
export async function withInstallation<T>(work: (store: Store, config: Config) => Promise<T>): Promise<T> {
  // What the environment says already is stronger than the file.
  if (existsSync('.env')) process.loadEnvFile('.env');
  const config = readConfig(process.env);
  const postgres = config.databaseUrl === null ? await startEmbeddedPostgres({ dir: join(config.dataDir, 'postgres') }) : null;
  try {
    const store = await openStore({ url: config.databaseUrl ?? postgres?.url ?? '' });
    try {
      return await work(store, config);
    } finally {
      await store.close();
    }
  } finally {
    await postgres?.stop();
  }
}

/** By its id or its name. Throws CommandError when there is none, or more than one. */
export async function companyNamed(store: Store, name: string): Promise<Company> {
  const all = await store.companies.list();
  const byId = all.find(({ id }) => id === name.toLowerCase());
  const named = byId ? [byId] : all.filter((company) => company.name.toLowerCase() === name.trim().toLowerCase());
  if (named.length === 1 && named[0]) return named[0];
  const known = (named.length > 1 ? named : all).map((company) => `  ${company.id}  ${company.name} (${company.provider})`);
  throw new CommandError(
    `${named.length > 1 ? `There are ${named.length} companies` : 'There is no company'} called ${name}. Nothing was changed. Cure: name one by its id:\n${known.join('\n')}`,
  );
}

/** Runs a command from the shell: its result is the exit code. */
export function runCommand(usage: string, command: (args: readonly string[]) => Promise<number>): void {
  command(process.argv.slice(2)).then(
    (code) => {
      process.exitCode = code;
    },
    (error: unknown) => {
      console.error(lastWords(error, usage));
      process.exitCode = 1;
    },
  );
}

/** What is thrown for people is a plain Error that says all in its words; a mistake of ours is another kind, and needs its stack. */
function lastWords(error: unknown, usage: string): string {
  if (!(error instanceof Error)) return String(error);
  if ((error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS')) return `${error.message}\n\n${usage}`;
  const isForPeople = error instanceof CommandError || error instanceof ConfigError || error.constructor === Error;
  return isForPeople ? error.message : (error.stack ?? error.message);
}
