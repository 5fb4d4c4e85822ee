import { openStore, type CompanyScope, type Store } from '@holdfast/store';
import { freshDatabase, type FreshDatabase } from './postgres';

/** A database of the test file's own, and in it a company of each test's own. */
export class CompanyOfTest {
  private opened: { readonly database: FreshDatabase; readonly store: Store } | null = null;
  private number = 0;
  id = '';

  get store(): Store {
    if (!this.opened) throw new Error('the store is open only while tests run');
    return this.opened.store;
  }

  /** The owner's url. */
  get databaseUrl(): string {
    if (!this.opened) throw new Error('the database is there only while tests run');
    return this.opened.database.url;
  }

  readonly inside = <T>(work: (scope: CompanyScope) => Promise<T>): Promise<T> => this.store.inCompany(this.id, work);

  async open(poolMax: number): Promise<void> {
    const database = await freshDatabase();
    this.opened = { database, store: await openStore({ url: database.url, poolMax }) };
  }

  async another(provider: 'quickbooks' | 'xero'): Promise<void> {
    this.id = (await this.store.companies.register({ provider, externalHash: `company ${++this.number}`, name: 'C' })).id;
  }

  async close(): Promise<void> {
    await this.opened?.store.close();
    await this.opened?.database.drop();
    this.opened = null;
  }
}

/** Call it inside `describe`. */
export function companyForEachTest({
  provider = 'xero',
  poolMax = 3,
}: { readonly provider?: 'quickbooks' | 'xero'; readonly poolMax?: number } = {}): CompanyOfTest {
  const company = new CompanyOfTest();
  beforeAll(() => company.open(poolMax));
  beforeEach(() => company.another(provider));
  afterAll(() => company.close());
  return company;
}
