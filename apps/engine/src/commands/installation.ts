import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openStore, startEmbeddedPostgres, type Company, type Store } from '@holdfast/store';
import { ConfigError, readConfig, type Config } from '../config';
import { CommandError } from './command';

/** dist/apps/engine/src/commands -> the repository. */
export const ROOT = join(__dirname, '../../../../..');

/** The installation as the engine finds it: the same settings, and the same database, beside a running engine or alone. */
export async function withInstallation<T>(work: (store: Store, config: Config) => Promise<T>): Promise<T> {
  // What the environment says already is stronger than the file.
  if (existsSync('.env')) process.loadEnvFile('.env');
  const config = configuration();
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

function configuration(): Config {
  try {
    return readConfig(process.env);
  } catch (error) {
    throw error instanceof ConfigError ? new CommandError(error.message) : error;
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
