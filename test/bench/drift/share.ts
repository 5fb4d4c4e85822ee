import { openStore, type Store } from '@holdfast/store';
import { Client } from 'pg';
import { InMemory } from './in-memory';
import { InStore } from './in-store';
import { habitsOf } from './office';
import { Stage, type Played } from './play';

/** Seeds to be played one after the other. */
export interface Share {
  readonly seeds: readonly number[];
  /** Owner's url of the database for those that run on the engine's stages and the real store. */
  readonly databaseUrl: string;
  /** Every seed of this multiple is one of those; 0: none. */
  readonly inStoreEvery: number;
}

export async function playAll({ seeds, databaseUrl, inStoreEvery }: Share, tell: (played: Played) => void): Promise<void> {
  const stage = new Stage();
  const isInStore = (seed: number) => inStoreEvery > 0 && seed % inStoreEvery < 2;
  const database = seeds.some(isInStore) ? await openDatabase(databaseUrl) : null;
  for (const seed of seeds) {
    const habits = habitsOf(seed);
    const { ledger } = habits;
    const synchroniser =
      database && isInStore(seed)
        ? new InStore(database.store, database.owner, { ledger, externalId: String(seed) })
        : new InMemory(ledger === 'xero');
    tell(await stage.play(seed, habits, synchroniser));
  }
  await stage.close();
  await database?.store.close();
  await database?.owner.end();
}

async function openDatabase(url: string): Promise<{ readonly store: Store; readonly owner: Client }> {
  const store = await openStore({ url, poolMax: 4 });
  const owner = new Client({ connectionString: url });
  await owner.connect();
  return { store, owner };
}
