import type { EntryKind, EntryState, FileEntry, Flag, Verdict } from './file-answers';
import { counted } from './words';

/* What people record about customers, as it is shown. */

export const FLAG: Readonly<Record<Flag, string>> = {
  insolvent: 'Insolvent',
  legalHold: 'Legal hold',
  deceased: 'Deceased',
  related: 'Staff or related party',
  publicBody: 'Public body',
  directDebit: 'Pays by direct debit',
};

interface KindWords {
  readonly name: string;
  /** What follows from it, in a line. */
  readonly means: string;
  /** What ends it. */
  readonly end: string;
  readonly howEnded: string;
}

export const ENTRY: Readonly<Record<EntryKind, KindWords>> = {
  dispute: {
    name: 'Dispute',
    means: 'The disputed part leaves every overdue figure until it is resolved.',
    end: 'Resolve',
    howEnded: 'How was it resolved?',
  },
  promise: {
    name: 'Promise to pay',
    means: 'Reminders pause through the business day after it.',
    end: 'Call off',
    howEnded: 'Why is it called off?',
  },
  plan: {
    name: 'Payment plan',
    means: 'Instalments take the place of due dates while none is more than 3 days late.',
    end: 'End',
    howEnded: 'Why does it end?',
  },
  pin: {
    name: 'Pin: hold or exempt',
    means: 'Your decision beats the rules through its last day, and then ends by itself.',
    end: 'Lift',
    howEnded: 'Why is it lifted?',
  },
  limit: {
    name: 'Credit limit',
    means: 'How much may be owed; the rules and credit checks measure by it.',
    end: 'Lift',
    howEnded: 'Why is it lifted?',
  },
  flag: {
    name: 'Flag',
    means: 'Insolvent, legal hold, public body and the like: what must not happen by itself.',
    end: 'Take off',
    howEnded: 'Why is it taken off?',
  },
  terms: {
    name: 'Accepted terms',
    means: 'The customer has accepted your credit terms.',
    end: 'Withdraw',
    howEnded: 'Why do they not count any more?',
  },
  'bad-debt': {
    name: 'Bad debt',
    means: 'An invoice is given up: no receivable any more, and never paid.',
    end: 'Take up again',
    howEnded: 'Why is it taken up again?',
  },
  parent: {
    name: 'Parent customer',
    means: 'Who this customer belongs to, where the ledger cannot say.',
    end: 'Part',
    howEnded: 'Why does it not belong there any more?',
  },
  'roll-up': {
    name: 'Judge as one group',
    means: 'This customer and everybody below it are measured by what they owe together.',
    end: 'Stop',
    howEnded: 'Why is each judged alone again?',
  },
};

/** In the order in which they are needed most. */
export const KINDS = Object.keys(ENTRY) as readonly EntryKind[];

/** The kind inside a sentence: `Pin`, without what it may be. */
export function kindText(kind: EntryKind): string {
  return ENTRY[kind].name.replace(/:.*/, '');
}

/** What the entry is, in a few words; amounts and days stand beside it. */
export function entryTitle(entry: FileEntry, names: Readonly<Record<string, string>> = {}): string {
  const about = entry.invoices.map(({ number, id }) => number || id).join(', ');
  switch (entry.kind) {
    case 'dispute':
      return `Dispute about ${about || entry.invoiceId}`;
    case 'promise':
      return 'Promise to pay';
    case 'plan':
      return `Payment plan, ${counted(entry.instalments.length, 'instalment')}`;
    case 'flag':
      return FLAG[entry.flag];
    case 'limit':
      return 'Credit limit';
    case 'pin':
      return entry.pin === 'hold' ? 'Pinned: on hold' : 'Pinned: exempt from the rules';
    case 'terms':
      return `Terms accepted: ${entry.version}`;
    case 'bad-debt':
      return `Bad debt: ${about || entry.invoiceId}`;
    case 'parent':
      return `Belongs to ${names[entry.parentId] ?? entry.parentId}`;
    case 'roll-up':
      return 'Judged as one group';
  }
}

const STATE: Readonly<Record<EntryState, string>> = {
  'to-come': 'not yet',
  'in-force': 'in force',
  replaced: 'a later one counts',
  over: 'over',
  breached: 'breached',
  awaited: 'awaited',
  kept: 'kept',
  broken: 'broken',
};

export function stateText({ kind, state }: FileEntry): string | null {
  if (state === null) return null;
  if (state === 'over') return kind === 'plan' ? 'paid' : 'expired';
  return kind === 'plan' && state === 'in-force' ? 'in good standing' : STATE[state];
}

export const VERDICT: Readonly<Record<Verdict, string>> = {
  allow: 'Yes',
  'allow-with-warning': 'Yes, with a warning',
  upfront: 'Only when paid upfront',
  hold: 'No',
};
