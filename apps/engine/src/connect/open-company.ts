import type { AccountingSystem, Capabilities, LedgerWrite, Reader, Writer } from '@holdfast/accounting';
import type { Company, StoredProfile } from '@holdfast/store';
import type { CompanyWire, ParcelWire } from './company-wire';

/** A company in the hands of the turn that holds its lease: who it is, and how to talk to its ledger. */
export interface OpenCompany {
  readonly id: string;
  readonly company: Company;
  /** Of the lease; whoever sleeps past its end may write nothing any more. */
  readonly epoch: number;
  readonly reader: Reader;
  readonly writer: Writer;
  readonly capabilities: Capabilities;
  readonly parcels: ParcelWire;
  /** When this turn must let go, in ms of the system's steady clock; what is left waits for the next turn. */
  readonly deadlineMs: number;
}

export interface KnownCompany extends OpenCompany {
  readonly profile: StoredProfile;
}

export function openCompany(
  held: { readonly company: Company; readonly epoch: number; readonly system: AccountingSystem; readonly wire: CompanyWire },
  budgetMs: number,
): OpenCompany {
  const { company, epoch, system, wire } = held;
  return {
    id: company.id,
    company,
    epoch,
    reader: system.reader(wire),
    writer: releasingUrgently(system.writer(wire), wire),
    capabilities: system.capabilities,
    parcels: wire,
    deadlineMs: performance.now() + budgetMs,
  };
}

/** What lifts a hold may use what is kept back of the provider's day: a customer who has paid must not wait for tomorrow. */
function releasingUrgently(writer: Writer, wire: CompanyWire): Writer {
  const sent = <T>(writes: readonly LedgerWrite[], work: () => Promise<T>): Promise<T> =>
    writes.every(({ kind }) => kind === 'release') ? wire.urgently(work) : work();
  return {
    find: (write) => writer.find(write),
    findTogether: (writes) => writer.findTogether(writes),
    perform: (write, key) => sent([write], () => writer.perform(write, key)),
    performTogether: (members, parcel) =>
      sent(
        members.map(({ write }) => write),
        () => writer.performTogether(members, parcel),
      ),
  };
}

/** True when the turn's time is up. */
export function outOfTime(company: OpenCompany): boolean {
  return performance.now() >= company.deadlineMs;
}
