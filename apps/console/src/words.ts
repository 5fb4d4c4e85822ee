import type {
  ActionKind,
  ActionState,
  Channel,
  Company,
  Instant,
  Mark,
  Mode,
  Modes,
  Provider,
  RecordKind,
  Standing,
} from './answers';

/* The words of the trade as they are shown. Which word applies is always the engine's to say. */

export const LEDGER: Readonly<Record<Provider, string>> = { quickbooks: 'QuickBooks', xero: 'Xero' };

export const CONNECTION: Readonly<Record<Company['status'], string>> = {
  connected: 'Connected',
  'needs-reconnect': 'Needs reconnecting',
  disconnected: 'Disconnected',
};

export const STANDING_MEANING: Readonly<Record<Standing, string>> = {
  open: 'open credit',
  warn: 'open credit, with a warning',
  upfront: 'pays before supply',
  hold: 'no further credit',
};

export const MARK: Readonly<Record<Mark, string>> = {
  hold: 'Credit hold',
  upfront: 'Upfront payment',
  'new-account': 'New account',
};

export const MARKS = ['hold', 'upfront', 'new-account'] as const satisfies readonly Mark[];

export const ACTION_KIND: Readonly<Record<ActionKind, string>> = {
  place: 'Place mark',
  release: 'Release mark',
  expect: 'Tell expected payment',
  remind: 'Send reminder',
  task: 'Raise task',
  note: 'Write note',
  alert: 'Alert the owner',
};

export const ACTION_STATE: Readonly<Record<ActionState, string>> = {
  planned: 'planned',
  approved: 'approved',
  sending: 'sending',
  reading_back: 'looked for in the ledger',
  confirmed: 'confirmed',
  rejected: 'rejected',
  in_doubt: 'in doubt',
  withdrawn: 'withdrawn',
};

export const CHANNEL: Readonly<Record<Channel, string>> = { email: 'e-mail', call: 'call', letter: 'letter', review: 'review' };

const TURN_TRIGGER: Readonly<Record<string, string>> = {
  connected: 'the company was connected',
  request: 'somebody asked for it',
  approved: 'actions were approved',
  webhook: 'the ledger said something changed',
  timer: 'the timer',
  clock: 'the clock was moved',
  continue: 'the turn before left work',
  undo: 'everything is put back',
};

export function triggerText(trigger: string): string {
  return TURN_TRIGGER[trigger] ?? trigger;
}

export const RECORDS: Readonly<Record<RecordKind, string>> = {
  customer: 'customers',
  invoice: 'invoices',
  payment: 'payments',
  credit: 'credits',
};

const NEXT_TURN: Readonly<Record<string, string>> = {
  news: 'the ledger said something changed',
  reconcile: 'the daily comparison',
  poll: 'to look for changes',
  send: 'to send what waits',
  continue: 'to go on',
  retry: 'to try again',
};

export function nextTurnText(why: string | null): string | null {
  return why === null ? null : (NEXT_TURN[why] ?? why);
}

/** The facts that a policy may name. */
const FACT: Readonly<Record<string, string>> = {
  oldestOverdueDays: 'oldest overdue, days',
  overdueAmount: 'overdue amount',
  overdueCount: 'overdue invoices',
  meanOverdueAgeDays: 'average age of what is overdue, days',
  openAmount: 'open amount',
  openCount: 'open invoices',
  exposure: 'owed after unapplied cash and credits',
  unappliedCash: 'unapplied cash',
  openCredits: 'open credits',
  monthlyBilling: 'billed in an average month',
  paidCount: 'invoices paid so far',
  paidOnTimeCount: 'invoices paid on time so far',
  accountAgeDays: 'days since the first invoice',
  lateShareOfLast6: 'paid late, of the last 6 paid',
  meanDaysLateOfLast6: 'average days late of the last 6 paid',
  meanSignedDaysOfLast6: 'average days from due date to payment, last 6 paid',
  medianSignedDaysOfLast12: 'usual days from due date to payment, last 12 paid',
  spreadOfLast12: 'variation of the last 12 payments, days',
  trendDaysPerYear: 'movement of payments, days a year',
  trendIsClear: 'the trend is clear',
  paidOnTimeSinceRestriction: 'invoices paid on time since the restriction',
  individual: 'a person or sole trader',
};

/** A fact that has no words here yet is taken apart: `newestDueDays` becomes `newest due days`. */
export function factText(fact: string): string {
  return FACT[fact] ?? fact.replace(/(?<=[a-z])(?=[A-Z0-9])/g, ' ').toLowerCase();
}

/** The name where it is known; what is gone from the ledger keeps its id. */
export function customerText({
  customerId,
  customerName,
}: {
  readonly customerId: string;
  readonly customerName: string | null;
}): string {
  return customerName ?? `Customer ${customerId}`;
}

const ACTOR: Readonly<Record<string, string>> = {
  policy: 'The policy',
  owner: 'The owner',
  undo: 'An undo',
  'undo command': 'The undo command',
  'daily comparison': 'The daily comparison',
};

/** Who did something: ourselves, or a person by the name they gave. */
export function actorText(actor: string): string {
  return ACTOR[actor] ?? actor;
}

/** The same inside a sentence: `by the owner`, `by Ada King`. */
export function byText(by: string): string {
  const ours = ACTOR[by];
  return ours === undefined ? by : ours.charAt(0).toLowerCase() + ours.slice(1);
}

const DONE: Readonly<Record<string, string>> = {
  'place done': 'Mark placed',
  'release done': 'Mark released',
  'remind done': 'Reminder sent',
  'alert done': 'Alert sent to the owner',
  'note done': 'Note written',
  'expect done': 'Expected payment told',
  'task done': 'Task raised',
  undo: 'Everything put back',
};

/** What happened: `Mark placed`, `Reminder refused`. */
export function eventText(event: string): string {
  const [kind = '', ...rest] = event.split(' ');
  const of: Readonly<Record<string, string>> = {
    remind: 'reminder',
    place: 'mark',
    release: 'release of a mark',
    expect: 'expected payment',
  };
  return DONE[event] ?? capital([of[kind] ?? kind, ...rest].join(' '));
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Which of the company's modes governs a kind of action. */
export function modeFor(kind: ActionKind, modes: Modes): Mode {
  if (kind === 'note' || kind === 'alert' || kind === 'expect') return modes.notes;
  return kind === 'place' || kind === 'release' ? modes.standing : modes.reminders;
}

/** `just now`, `3 minutes ago`, `2 days ago`. */
export function agoText(then: Instant, now: Instant): string {
  const minutes = Math.floor((Date.parse(now) - Date.parse(then)) / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 120) return `${counted(minutes, 'minute')} ago`;
  return minutes < 48 * 60
    ? `${counted(Math.floor(minutes / 60), 'hour')} ago`
    : `${counted(Math.floor(minutes / 1440), 'day')} ago`;
}

/** `1 customer`, `2 customers`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-GB')} ${count === 1 ? one : many}`;
}
