import { dayText, depositPercentOf, isOverdue, moneyText, toleranceOf, undisputed } from '@holdfast/credit';
import type { BetterByPaying, Decision, Facts, Mark, Standing } from '@holdfast/credit';
import type { Day } from '@holdfast/credit';
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

/** What to say to the customer now, with the figures, and nothing that is not decided. */
export function wordsToSay(judged: ExplainedToday, said: Said, scripts: Scripts): WordsToSay {
  const { tone, view } = wordsOf(judged, said);
  return { tone, text: scripts.say(tone, view) };
}

function wordsOf(judged: ExplainedToday, { customerName, placed }: Said): { readonly tone: Tone; readonly view: ScriptView } {
  const { facts, policy, decision, profile } = judged;
  const { byPaying, byTime } = judged.wouldChange;
  const owes = facts.overdueAmount.minor > 0n;
  const isDone = placed !== null && decision.mark !== null;
  const silent = silence(facts, toleranceOf(policy, facts));
  const tone = silent !== null ? 'person' : isDone ? 'firm' : owes && facts.oldestOverdueDays > SLIP_DAYS ? 'plain' : 'friendly';
  const view: ScriptView = {
    company: { name: profile.name },
    customer: { name: customerName },
    overdue: owes ? moneyText(facts.overdueAmount) : null,
    invoices: owes ? overdueInvoices(facts) : null,
    restriction: isDone ? restriction(placed, decision) : null,
    payment: byPaying[0] ? payment(byPaying[0]) : null,
    release: decision.release ?? null,
    // Only where nobody has to be asked first is it certain.
    next: judged.acts && byTime !== null && isStricter(byTime.standing, decision.standing) ? next(byTime) : null,
    reason: silent,
  };
  return { tone, view };
}

const MILD_TO_STRICT: readonly Standing[] = ['open', 'warn', 'upfront', 'hold'];

function isStricter(a: Standing, than: Standing): boolean {
  return MILD_TO_STRICT.indexOf(a) > MILD_TO_STRICT.indexOf(than) && a !== 'warn';
}

/** With these nobody is to be asked for money by rule; a person decides. */
const SILENT = { insolvent: 'insolvent', legalHold: 'under a legal hold', deceased: 'deceased' } as const;

function silence({ flags, overdueAmount, overdueAfterCash }: Facts, tolerance: bigint): string | null {
  const set = (Object.keys(SILENT) as (keyof typeof SILENT)[]).find((flag) => flags[flag] !== null);
  if (set !== undefined) return `They are recorded as ${SILENT[set]}.`;
  const isPaid = overdueAmount.minor > tolerance && overdueAfterCash.minor <= tolerance;
  return isPaid ? 'Money or credits of theirs that are not set against an invoice yet could cover what is overdue.' : null;
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

function payment({ payments, standing }: BetterByPaying): string {
  const parts = payments.map(({ number, invoiceId, amount, balance }) =>
    amount.minor * 100n <= balance.minor * PART_WORTH_SAYING
      ? `${moneyText(amount)} of ${number || invoiceId}`
      : `${number || invoiceId} (${moneyText(balance)})`,
  );
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
