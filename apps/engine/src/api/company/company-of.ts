import { Injectable, NotFoundException } from '@nestjs/common';
import { Store, type Company, type CompanyScope } from '@holdfast/store';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The company that a route names, and work inside it. */
@Injectable()
export class CompanyOf {
  constructor(private readonly store: Store) {}

  /** Throws a 404 for an unknown or malformed id, without saying which. */
  async find(id: string): Promise<Company> {
    const company = UUID.test(id) ? await this.store.companies.find(id) : null;
    if (!company) throw new NotFoundException('There is no such company.');
    return company;
  }

  /** Throws the same 404 for what cannot be an id, for whoever finds the company along with something else. */
  requireId(id: string): void {
    if (!UUID.test(id)) throw new NotFoundException('There is no such company.');
  }

  async within<T>(id: string, work: (scope: CompanyScope) => Promise<T>): Promise<T> {
    const company = await this.find(id);
    return this.store.inCompany(company.id, work);
  }
}
