import { DataSource } from 'typeorm';
import { types } from 'pg';
import { ENTITIES } from './entities/all';
import { ReadableNames } from './entities/naming';
import { MIGRATIONS } from './migrations/all';

/** Days stay `YYYY-MM-DD` (a Date would move them by the time zone of this machine); instants become ISO 8601, UTC. */
const PARSERS: ReadonlyMap<number, (text: string) => unknown> = new Map([
  [types.builtins.DATE, (text: string): string => text],
  [types.builtins.TIMESTAMPTZ, (text: string): string => new Date(text).toISOString()],
]);

export interface Connect {
  readonly url: string;
  readonly poolMax: number;
  readonly applicationName: string;
  /** The server ends a transaction in which its client says nothing for so long, in ms. */
  readonly silentMs: number;
}

export function dataSource({ url, poolMax, applicationName, silentMs }: Connect): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    applicationName,
    poolSize: poolMax,
    connectTimeoutMS: 10_000,
    synchronize: false,
    logging: false,
    installExtensions: false,
    entities: ENTITIES,
    migrations: MIGRATIONS,
    migrationsTransactionMode: 'each',
    namingStrategy: new ReadableNames(),
    invalidWhereValuesBehavior: { undefined: 'throw', null: 'throw' },
    extra: {
      idle_in_transaction_session_timeout: silentMs,
      types: { getTypeParser: (oid: number, format?: 'text') => PARSERS.get(oid) ?? types.getTypeParser(oid, format ?? 'text') },
    },
  });
}
