import {
  expectedDays,
  promiseEvents,
  type CustomerLedger,
  type Decision,
  type ExpectAction,
  type Facts,
  type FileEntry,
  type ToldDay,
} from '@holdfast/credit';
import { creditFiles, toldDays, type CompanyScope } from '@holdfast/store';
import type { KnownCompany } from '../connect/open-company';

interface Judged {
  readonly ledger: CustomerLedger;
  readonly decision: Pick<Decision, 'asOf'>;
  readonly facts: Pick<Facts, 'openInvoices'>;
}

/** The promises of customers who have just been judged, and what the ledger has been told of them. */
export class Promises {
  private constructor(
    private readonly files: ReadonlyMap<string, readonly FileEntry[]>,
    /** Null: the ledger keeps no such days. */
    private readonly told: readonly ToldDay[] | null,
  ) {}

  static async read(scope: CompanyScope, { capabilities }: KnownCompany, judged: readonly Judged[]): Promise<Promises> {
    const ids = judged.map(({ ledger }) => ledger.customer.id);
    const files = await creditFiles.entriesOfMany(scope, ids);
    if (!capabilities.expectedDays) return new Promises(files, null);
    return new Promises(files, files.size === 0 ? [] : await toldDays.standing(scope, [...files.keys()]));
  }

  /** For the next note on the customer. */
  lines({ ledger, decision }: Judged): readonly { readonly key: string; readonly line: string; readonly customerId: string }[] {
    const customerId = ledger.customer.id;
    const events = promiseEvents(ledger, this.files.get(customerId) ?? [], decision.asOf);
    return events.map((event) => ({ ...event, customerId }));
  }

  expectedDays({ ledger, decision, facts }: Judged, knownKeys: ReadonlySet<string>): readonly ExpectAction[] {
    const { id } = ledger.customer;
    const entries = this.files.get(id);
    if (!entries || this.told === null) return [];
    return expectedDays({ ledger, entries, told: this.told, knownKeys, openInvoices: facts.openInvoices, asOf: decision.asOf });
  }
}
