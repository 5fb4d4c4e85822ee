import {
  dayText,
  depositPercentOf,
  isOverdue,
  moneyText,
  onceAllHasCome,
  promisedOf,
  toComeForOverdue,
  toldRelease,
  toleranceOf,
  undisputed,
  type BetterByPaying,
  type Day,
  type Decision,
  type Facts,
  type Mark,
  type Promised,
  type Standing,
  type ToldRelease,
} from '@holdfast/credit';
import type { ExplainedToday } from './today';
import type { Scripts, ScriptView, Tone } from './scripts';

export interface WordsToSay {
  readonly tone: Tone;
  readonly text: string;
}

interface Said {
  readonly customerName: string;
  /** The mark of ours that stands in the ledger, since when; null: none. Only what is done is spoken of as done. */
  readonly placed: { readonly mark: Mark; readonly since: Day | null } | null;
}

/** Older than this it is no slip any more (credit.md section 8). */
const SLIP_DAYS = 7;

/** What to say to the customer now, with the figures, and nothing that is not decided. What the customer hears is its own affair: no figure of the policy's,
 * nothing about others. */
export function wordsToSay(judged: ExplainedToday, said: Said, scripts: Scripts): WordsToSay {
  const { tone, view } = wordsOf(judged, said);
  return { tone, text: scripts.say(tone, view) };
}

function wordsOf(judged: ExplainedToday, { customerName, placed }: Said): { readonly tone: Tone; readonly view: ScriptView } {
  const { facts, policy, decision, profile } = judged;
  const { byPaying, byTime } = judged.wouldChange;
  const tolerance = toleranceOf(policy, facts);
  // Nobody is asked for what is paid already with a later date.
  const asked = onceAllHasCome(facts) ?? facts;
  const promised = promisedOf(asked, tolerance);
  const owes = asked.overdueAmount.minor > 0n && promised?.isAll !== true;
  const isDone = placed !== null && decision.mark !== null;
  const silent = silence(facts, tolerance);
  const tone = silent !== null ? 'person' : isDone ? 'firm' : owes && asked.oldestOverdueDays > SLIP_DAYS ? 'plain' : 'friendly';
  const view: ScriptView = {
    company: { name: profile.name },
    customer: { name: customerName },
    overdue: owes ? moneyText(asked.overdueAmount) : null,
    invoices: owes ? overdueInvoices(asked) : null,
    promise: promised && promise(promised),
    restriction: isDone ? restriction(placed, decision) : null,
    payment: byPaying[0] ? payment(byPaying[0], asked, tolerance) : null,
    release: release(toldRelease(facts, policy, decision)),
    // Only where nobody has to be asked first is it certain.
    next: judged.acts && byTime !== null && isStricter(byTime.standing, decision.standing) ? next(byTime) : null,
    reason: silent,
  };
  return { tone, view };
}

function promise({ parts }: Promised): string {
  return `Thank you for promising ${listed(parts.map(({ on, amount }) => `${moneyText(amount)} for ${dayText(on)}`))}.`;
}

function release(told: ToldRelease | null): string | null {
  return told && `${told.isAll ? 'What ends it' : 'What helps to end it'}: ${told.says}.`;
}

const MILD_TO_STRICT: readonly Standing[] = ['open', 'warn', 'upfront', 'hold'];

function isStricter(a: Standing, than: Standing): boolean {
  return MILD_TO_STRICT.indexOf(a) > MILD_TO_STRICT.indexOf(than) && a !== 'warn';
}

/** With these nobody is to be asked for money by rule; a person decides. */
const SILENT = { insolvent: 'insolvent', legalHold: 'under a legal hold', deceased: 'deceased' } as const;

function silence(facts: Facts, tolerance: bigint): string | null {
  const set = (Object.keys(SILENT) as (keyof typeof SILENT)[]).find((flag) => facts.flags[flag] !== null);
  if (set !== undefined) return `They are recorded as ${SILENT[set]}.`;
  if (facts.overdueAmount.minor <= tolerance) return null;
  if (facts.overdueAfterCash.minor <= tolerance)
    return 'Money or credits of theirs that are not set against an invoice yet could cover what is overdue.';
  const once = onceAllHasCome(facts);
  if (once === null || once.overdueAfterCash.minor > tolerance) return null;
  const days = [...new Set(toComeForOverdue(facts).map(({ on }) => dayText(on)))];
  return `Money of theirs that the ledger dates ${listed(days)} could cover what is overdue.`;
}

const INVOICES_NAMED = 5;

function overdueInvoices({ openInvoices }: Facts): string {
  const overdue = openInvoices.filter(isOverdue);
  const named = overdue.slice(0, INVOICES_NAMED).map((invoice) => {
    const { number, id, due, daysOverdue } = invoice;
    const age = `${daysOverdue} ${daysOverdue === 1 ? 'day' : 'days'}`;
    return `${number || id} (${moneyText(undisputed(invoice).own)}, due ${dayText(due)}, ${age} ago)`;
  });
  const more = overdue.length - named.length;
  return listed(more > 0 ? [...named, `${more} more`] : named);
}

const DONE: Readonly<Record<Mark, string>> = {
  hold: 'we have paused supply on credit',
  'new-account': 'we have paused supply on credit, as we do with a new account at a first late payment',
  upfront: 'we supply against payment upfront',
};

/** A new account may be marked without having been late: then it only pays upfront. */
function restriction({ mark, since }: NonNullable<Said['placed']>, decision: Decision): string {
  const part = depositPercentOf(decision);
  const upfront = part === null ? DONE.upfront : `we supply once ${part}% of an order is paid upfront`;
  const ofNewAccount = decision.standing === 'hold' ? DONE[mark] : `${upfront}, as we do with a new account`;
  const done = { hold: DONE.hold, upfront, 'new-account': ofNewAccount }[mark];
  return `${since === null ? 'At present' : `Since ${dayText(since)}`} ${done}.`;
}

const AFTER: Readonly<Record<Standing, string>> = {
  open: 'we supply on your usual terms again',
  warn: 'we supply on your usual terms again',
  upfront: 'we supply again, against payment upfront for the time being',
  hold: 'supply on credit stays paused',
};

/** A part is worth saying only where it is a good deal less than all. */
const PART_WORTH_SAYING = 90n;

/** Of what is overdue all is asked for: a part would tell how much is let pass. */
function payment({ payments, standing }: BetterByPaying, { openInvoices }: Facts, tolerance: bigint): string {
  const overdue = new Map(openInvoices.filter(isOverdue).map((invoice) => [invoice.id, undisputed(invoice).own]));
  const parts = payments.map(({ number, invoiceId, amount, balance }) => {
    const name = number || invoiceId;
    const isPart = amount.minor * 100n <= balance.minor * PART_WORTH_SAYING && balance.minor - amount.minor > tolerance;
    const owed = overdue.get(invoiceId);
    return owed || !isPart ? `${name} (${moneyText(owed ?? balance)})` : `${moneyText(amount)} of ${name}`;
  });
  return `As soon as ${listed(parts)} ${payments.length === 1 ? 'is' : 'are'} paid, ${AFTER[standing]}.`;
}

function next({ on, standing }: { readonly on: Day; readonly standing: Standing }): string {
  const what = standing === 'upfront' ? 'we supply only against payment upfront' : 'supply on credit pauses';
  return `By our terms ${what} from ${dayText(on)} on if it is still open then.`;
}

function listed(parts: readonly string[]): string {
  const last = parts.at(-1) ?? '';
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`;
}
