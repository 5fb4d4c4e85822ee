import { Injectable } from '@nestjs/common';
import { SignInExpired, type AccountingSystem } from '@holdfast/accounting';
import { KeyRing, Store, connections, type Company } from '@holdfast/store';
import { Clock } from '../clock';
import { CompanyWire } from './company-wire';
import { Gate } from './gate';
import { Paces } from './paces';
import { Renewals } from './renewals';
import { openExternalId } from './sealed';
import { Systems } from './systems';

/** Makes the wire to a company whose lease is held. */
@Injectable()
export class Wires {
  private readonly gate: Gate;

  constructor(
    private readonly store: Store,
    private readonly keys: KeyRing,
    private readonly clock: Clock,
    private readonly systems: Systems,
    private readonly paces: Paces,
    private readonly renewals: Renewals,
  ) {
    this.gate = new Gate(store, clock);
  }

  /** A new wire for each turn, so that it starts from the stored tokens; the pace goes on, as the provider's window does. Throws SignInExpired. */
  async open(company: Company, epoch: number): Promise<{ readonly system: AccountingSystem; readonly wire: CompanyWire }> {
    const connection = await this.store.inCompany(company.id, (scope) => connections.read(scope));
    if (!connection) throw new SignInExpired('This company is not connected any more. Cure: connect it again.');
    const system = this.systems.must(company.provider);
    const pace = await this.paces.open(company, epoch);
    const externalId = openExternalId(this.keys, company.id, connection.sealedExternalId);
    const wire = new CompanyWire(
      { companyId: company.id, epoch, externalId, connector: system.connector, pace },
      { renewals: this.renewals, clock: this.clock, gate: this.gate },
    );
    return { system, wire };
  }
}
