import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import { dataSource } from './data-source';
import { ENGINE_ROLE, prepareDatabase } from './prepare-database';
import { explainUnreachable } from './explain-unreachable';
import type { CompanyScope, PracticeScope } from './scope';
import { globalRows, requireCompanyId, run } from './sql';
import { AppStore } from './stores/app.store';
import { CompanyDirectory } from './stores/companies.store';
import { CreditCheckStore } from './stores/credit-checks.store';
import { PracticeDirectory } from './stores/practices.store';
import { SessionStore } from './stores/sessions.store';

export interface StoreOptions {
  /** The owner's url: it migrates, then only the engine's role is used. */
  readonly url: string;
  readonly engineRole?: 'holdfast_engine';
  readonly poolMax?: number;
  /** A process that is frozen, or that the network has lost, keeps nobody out for longer than this, in ms: then its transactions end. */
  readonly silentMs?: number;
}

const POOL_MAX_DEFAULT = 10;
const SILENT_MS_DEFAULT = 30_000;
const BEGIN_ATTEMPTS = 3;

/** Null: the server's own, without asking for it. */
type Isolation = 'REPEATABLE READ' | null;

/** Whose rows there are in a transaction, and how it is kept from others. */
interface Start {
  readonly setting: readonly [string, string];
  readonly isolation: Isolation;
}

/** The way to everything stored: global directories, and the rows of one company at a time. */
export class Store {
  readonly app: AppStore;
  readonly companies: CompanyDirectory;
  readonly creditChecks: CreditCheckStore;
  readonly practices: PracticeDirectory;
  readonly sessions: SessionStore;

  constructor(
    private readonly database: DataSource,
    /** Spread into `new PgBoss({ ...store.bossConnection, schema: 'pgboss', migrate: false })`. */
    readonly bossConnection: { readonly connectionString: string },
  ) {
    this.app = new AppStore(database);
    this.companies = new CompanyDirectory(database);
    this.creditChecks = new CreditCheckStore(database);
    this.practices = new PracticeDirectory(database);
    this.sessions = new SessionStore(database);
  }

  /** One transaction in which only this company's rows exist. Never call a provider inside: the transaction would stay open across the network. */
  inCompany<T>(companyId: string, work: (scope: CompanyScope) => Promise<T>): Promise<T> {
    return this.within(companyId, null, work);
  }

  /** The same for reading alone: every statement sees the rows as they were at the first one. */
  inSnapshot<T>(companyId: string, work: (scope: CompanyScope) => Promise<T>): Promise<T> {
    return this.within(companyId, 'REPEATABLE READ', work);
  }

  private async within<T>(companyId: string, isolation: Isolation, work: (scope: CompanyScope) => Promise<T>): Promise<T> {
    requireCompanyId(companyId);
    return this.transaction({ setting: ['app.company', companyId], isolation }, (manager) => work({ companyId, manager }));
  }

  /** One transaction in which only this practice's rows exist; its companies are entered one at a time with `practices.inCompany`. */
  async inPractice<T>(practiceId: string, work: (scope: PracticeScope) => Promise<T>): Promise<T> {
    return this.transaction({ setting: ['app.practice', practiceId], isolation: null }, (manager) =>
      work({ practiceId, manager }),
    );
  }

  private async transaction<T>(start: Start, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    const runner = await this.begin(start);
    try {
      const result = await work(runner.manager);
      await runner.commitTransaction();
      return result;
    } catch (error) {
      await rollBack(runner);
      throw error;
    } finally {
      await runner.release();
    }
  }

  /** After a restart of the database the pool still holds dead connections; nothing has been done yet, so the next one is tried. */
  private async begin({ setting, isolation }: Start): Promise<QueryRunner> {
    for (let attempt = 1; ; attempt++) {
      const runner = this.database.createQueryRunner();
      try {
        await runner.startTransaction(isolation ?? undefined);
        // Local to the transaction: a session setting would follow the pooled connection to its next borrower.
        await run(runner, `select set_config($1, $2, true)`, [...setting]);
        return runner;
      } catch (error) {
        await rollBack(runner);
        await runner.release();
        if (attempt === BEGIN_ATTEMPTS) throw error;
      }
    }
  }

  /** Throws when the database does not answer. */
  async ping(): Promise<void> {
    await globalRows(this.database, 'select 1');
  }

  async close(): Promise<void> {
    if (this.database.isInitialized) await this.database.destroy();
  }
}

/** Migrates as the owner, then works as the engine's role only. Throws, with the cure, when the database cannot be reached. */
export async function openStore({
  url,
  engineRole = ENGINE_ROLE,
  poolMax = POOL_MAX_DEFAULT,
  silentMs = SILENT_MS_DEFAULT,
}: StoreOptions): Promise<Store> {
  await prepareDatabase(url);
  return joinStore({ url: withRole(url, engineRole), poolMax, silentMs });
}

/** A store that somebody has opened already, for a thread of its own. `url`: that store's `bossConnection`. */
export async function joinStore({
  url,
  poolMax = POOL_MAX_DEFAULT,
  silentMs = SILENT_MS_DEFAULT,
}: Omit<StoreOptions, 'engineRole'>): Promise<Store> {
  const database = dataSource({ url, poolMax, applicationName: 'holdfast-engine', silentMs });
  await database.initialize().catch((cause: unknown) => Promise.reject(explainUnreachable(url, cause)));
  return new Store(database, { connectionString: url });
}

/** A connection that broke cannot roll back, and need not; the error that came first is the one to tell. */
async function rollBack(runner: QueryRunner): Promise<void> {
  if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
}

/** Every connection starts as this role; so a pooled one cannot forget it, and RESET ROLE leads back to it. */
function withRole(url: string, role: string): string {
  const place = new URL(url);
  const options = place.searchParams.get('options');
  place.searchParams.set('options', [options, `-c role=${role}`].filter(Boolean).join(' '));
  return place.href;
}
