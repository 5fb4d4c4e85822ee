import {
  assembleFile,
  entryStates,
  type CustomerLedger,
  type Day,
  type EntryState,
  type FileContent,
  type FileEntry,
  type Money,
} from '@holdfast/credit';

/** An entry as people read it: how it stands, what it is about, and how it ended. */
type ShownEntry = FileEntry & {
  readonly state: EntryState['state'] | null;
  readonly paid: Money | null;
  /** The instalments of a plan with what has come for each; empty for everything else, and for a plan that was ended. */
  readonly schedule: EntryState['instalments'];
  /** What it is about, as the ledger names it. */
  readonly invoices: readonly { readonly id: string; readonly number: string; readonly balance: Money }[];
  readonly ended: Ended | null;
};

interface Ended {
  readonly on: Day | null;
  readonly outcome: string;
  readonly by: string;
  readonly recordedAt: string;
  /** It was taken back: it never was. */
  readonly mistake: boolean;
}

/** All that was recorded about a customer, oldest first; endings as part of what they end. */
export function shownEntries(ledger: CustomerLedger, entries: readonly FileEntry[], asOf: Day): readonly ShownEntry[] {
  const endings = new Map(entries.flatMap((entry) => (entry.kind === 'end' ? [[entry.entryId, entry] as const] : [])));
  const states = new Map(entryStates(ledger, assembleFile(entries), asOf).map((state) => [state.entryId, state]));
  return entries.flatMap((entry) => {
    if (entry.kind === 'end') return [];
    const ending = endings.get(entry.id);
    const { on = null, outcome = '', by = '', recordedAt = '' } = ending ?? {};
    const { state = null, paid = null, instalments: schedule = [] } = (ending ? null : states.get(entry.id)) ?? {};
    return [
      {
        ...entry,
        state,
        paid,
        schedule,
        invoices: invoicesOf(entry, ledger),
        ended: ending ? { on, outcome, by, recordedAt, mistake: on === null } : null,
      },
    ];
  });
}

function invoicesOf(content: FileContent, { invoices }: CustomerLedger): ShownEntry['invoices'] {
  const about = 'invoiceIds' in content ? content.invoiceIds : 'invoiceId' in content ? [content.invoiceId] : [];
  return about.flatMap((id) => {
    const found = invoices.find((invoice) => invoice.id === id);
    return found ? [{ id, number: found.number, balance: found.balance }] : [];
  });
}
