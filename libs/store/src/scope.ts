import type { EntityManager } from 'typeorm';

/** One company and the open transaction in which its rows can be seen. First argument of every store function; made only by `Store.inCompany`. */
export interface CompanyScope {
  readonly companyId: string;
  /** For the stores alone. */
  readonly manager: EntityManager;
}

/** One practice and the open transaction in which its rows can be seen, and those of one of its companies after the other. Made only by `Store.inPractice`. */
export interface PracticeScope {
  readonly practiceId: string;
  /** For the stores alone. */
  readonly manager: EntityManager;
}
