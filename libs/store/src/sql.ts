import { QueryFailedError, QueryRunnerAlreadyReleasedError, type DataSource, type QueryRunner } from 'typeorm';
import type { CompanyScope, PracticeScope } from './scope';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** A failed statement without its parameters and without the row: those are customers' data and sealed tokens. */
export class StoreError extends Error {
  constructor(
    /** The SQLSTATE, or the code of the network error. */
    readonly code: string,
    readonly constraint: string | null,
    message: string,
  ) {
    super(message);
    this.name = 'StoreError';
  }
}

/** Throws unless the id could be a company's: an undefined id must never turn into "all companies". */
export function requireCompanyId(companyId: unknown): asserts companyId is string {
  if (typeof companyId !== 'string' || !UUID.test(companyId))
    throw new TypeError('a company id (uuid) is needed to touch rows of a company');
}

export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/** Runs one statement for the company, which is always `$1`: row-level security is the second wall, not the first. */
export async function rows<Row>(scope: CompanyScope, text: string, ...values: readonly unknown[]): Promise<Row[]> {
  requireCompanyId(scope.companyId);
  return run<Row>(runnerOf(scope), text, [scope.companyId, ...values]);
}

/** Runs one statement for the practice, which is always `$1`. */
export async function practiceRows<Row>(scope: PracticeScope, text: string, ...values: readonly unknown[]): Promise<Row[]> {
  return run<Row>(runnerOf(scope), text, [scope.practiceId, ...values]);
}

function runnerOf({ manager }: CompanyScope | PracticeScope): QueryRunner {
  if (!manager.queryRunner) throw new TypeError('this scope has no transaction; use Store.inCompany or Store.inPractice');
  return manager.queryRunner;
}

export async function firstRow<Row>(scope: CompanyScope, text: string, ...values: readonly unknown[]): Promise<Row | null> {
  return (await rows<Row>(scope, text, ...values))[0] ?? null;
}

/** One statement on a table that belongs to no company. */
export async function globalRows<Row>(database: DataSource, text: string, ...values: readonly unknown[]): Promise<Row[]> {
  const runner = database.createQueryRunner();
  try {
    return await run<Row>(runner, text, [...values]);
  } finally {
    await runner.release();
  }
}

export async function run<Row>(runner: QueryRunner, text: string, values: unknown[]): Promise<Row[]> {
  try {
    return (await runner.query(text, values, true)).records as Row[];
  } catch (error) {
    throw withoutData(error);
  }
}

function withoutData(error: unknown): unknown {
  if (error instanceof QueryRunnerAlreadyReleasedError) {
    return new StoreError(
      '08003',
      null,
      'this transaction has ended: its connection was closed by the server, or its scope was used too late',
    );
  }
  if (!(error instanceof QueryFailedError)) return error;
  const { code, constraint, message } = error.driverError as Error & { readonly code?: string; readonly constraint?: string };
  return new StoreError(
    code ?? 'unknown',
    constraint ?? null,
    `the database refused a statement (${code ?? 'unknown'}): ${message}`,
  );
}
