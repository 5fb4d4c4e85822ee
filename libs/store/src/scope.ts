import type { EntityManager } from 'typeorm';

/** One company and the open transaction in which its rows can be seen. First argument of every store function; made only by `Store.inCompany`. */
export interface CompanyScope {
  readonly companyId: string;
  /** For the stores alone. */
  readonly manager: EntityManager;
}
