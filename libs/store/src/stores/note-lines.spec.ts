import { randomUUID } from 'node:crypto';
import { freshDatabase, type FreshDatabase } from '../../../../test/support/postgres';
import { openStore, type Store } from '../store';
import * as noteLines from './note-lines.store';

const NOW = '2026-03-02T08:00:00.000Z';
const LATER = '2026-03-02T09:00:00.000Z';

let database: FreshDatabase;
let store: Store;
let company: string;

beforeAll(async () => {
  database = await freshDatabase();
  store = await openStore({ url: database.url });
  ({ id: company } = await store.companies.register({ provider: 'xero', externalHash: 'x', name: 'X' }));
});
afterAll(async () => {
  await store.close();
  await database.drop();
});

const line = (key: string, text: string) => ({ key, customerId: 'C1', line: text });

describe('lines for the next note', () => {
  it('wait in the order in which they were added, once for each key, until a note tells of them', async () => {
    await store.inCompany(company, async (scope) => {
      await noteLines.add(scope, [line('b', 'first'), line('a', 'second')], NOW);
      await noteLines.add(scope, [line('a', 'again'), line('0', 'third')], LATER);
      const waiting = async () => (await noteLines.waiting(scope, 10)).map(({ line: text }) => text);
      expect(await waiting()).toEqual(['first', 'second', 'third']);
      expect(await noteLines.waiting(scope, 1)).toEqual([line('b', 'first')]);
      await noteLines.notedBy(scope, ['b', 'a'], randomUUID());
      expect(await waiting()).toEqual(['third']);
      await noteLines.add(scope, [line('b', 'first once more')], LATER);
      expect(await waiting()).toEqual(['third']);
    });
  });
});
