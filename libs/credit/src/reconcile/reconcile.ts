import { MILD_TO_STRICT_MARKS, type Decision, type DueStep, type Mark, type Reason } from '../decide/decision';
import { counted, invoiceName, listed, MARK_WORDS } from '../decide/words';
import { dayText, daysBetween, type Day } from '../money/day';
import type { Action, Observed, PlaceAction, ReleaseAction, RemindAction, TaskAction } from './action';
import { stepKey } from './step-key';

/** Desired minus observed: the actions that are still missing. The same intention always has the same key, and a key that is known is never planned
 * again, so running it twice plans nothing twice. While a decision is held back nothing new or stricter is placed and no message goes out; releases and
 * exchanges for a milder mark go on, and so does what a person has pinned, and tasks too, for a person reads them together with what holds us back. */
export function reconcile(decision: Decision, observed: Observed): readonly Action[] {
  return [...markChange(decision, observed), ...decision.steps.flatMap((step) => stepAction(decision, step))].filter(
    ({ key }) => !observed.knownKeys.has(key),
  );
}

function markChange(decision: Decision, observed: Observed): readonly (PlaceAction | ReleaseAction)[] {
  const { customerId, asOf, mark } = decision;
  if (mark === observed.mark) return [];
  const key = `mark/${customerId}/${observed.markChanges + 1}/${mark ?? 'release'}`;
  if (mark === null) {
    if (observed.mark === null) return [];
    const { cure = null } = decision;
    return [{ kind: 'release', customerId, key, asOf, mark: observed.mark, cure, why: releaseWhy(decision, observed.mark) }];
  }
  if (decision.heldBack.length > 0 && decision.pin?.pin !== 'hold' && !isMilder(mark, observed.mark)) return [];
  const restricting = decision.reasons.filter((reason) => reason.mark !== null);
  const release = decision.release ?? listed([...new Set(restricting.map((reason) => reason.release))]);
  const strictest = restricting.find((reason) => reason.mark === mark);
  const because = strictest?.because ?? '';
  const verb =
    observed.mark === null ? `Place ${MARK_WORDS[mark]}` : `Change ${MARK_WORDS[observed.mark]} to ${MARK_WORDS[mark]}`;
  const eased = isMilder(mark, observed.mark) && decision.cure ? ` ${decision.cure}` : '';
  const why = `${verb}.${eased} ${because}`;
  return [
    {
      kind: 'place',
      customerId,
      key,
      asOf,
      mark,
      replaces: observed.mark,
      since: strictest?.since ?? asOf,
      because: `${because} Figures of ${dayText(asOf)}.`,
      release,
      invoices: invoicesBehind(restricting),
      why,
    },
  ];
}

function invoicesBehind(reasons: readonly Reason[]): PlaceAction['invoices'] & {} {
  const byId = new Map(reasons.flatMap(({ invoices }) => invoices).map((invoice) => [invoice.id, invoice]));
  return [...byId.values()].map(({ id, number, balance }) => ({ id, number, balance }));
}

function isMilder(mark: Mark, than: Mark | null): boolean {
  return than !== null && MILD_TO_STRICT_MARKS.indexOf(mark) < MILD_TO_STRICT_MARKS.indexOf(than);
}

function releaseWhy({ standing, reasons, cure }: Decision, mark: Mark): string {
  const stays =
    standing === 'open'
      ? 'No rule restricts this customer any more.'
      : 'No rule restricts this customer any more; a warning stays.';
  const warning = reasons[0] ? ` ${reasons[0].because}` : '';
  const cured = cure ? ` ${cure}` : '';
  return `Release ${MARK_WORDS[mark]}.${cured} ${stays}${warning}`;
}

function stepAction(decision: Decision, step: DueStep): readonly (RemindAction | TaskAction)[] {
  const { customerId, asOf, heldBack } = decision;
  const about = stepKey(step);
  if (step.channel === 'email') {
    if (heldBack.length > 0) return [];
    return [
      {
        kind: 'remind',
        customerId,
        key: `remind/${customerId}/${about}`,
        asOf,
        step,
        why: `${isGoodwill(step, asOf) ? 'Goodwill note' : 'Reminder'} about ${invoices(step, asOf)}.`,
      },
    ];
  }
  const caution = heldBack.map((line) => ` ${line}`).join('');
  const why = `${TASK_WORDS[step.channel]} about ${invoices(step, asOf)}.${caution}`;
  return [{ kind: 'task', customerId, key: `task/${customerId}/${about}`, asOf, step, why }];
}

const TASK_WORDS: Readonly<Record<Exclude<DueStep['channel'], 'email'>, string>> = {
  call: 'Call the customer',
  letter: 'Send the customer a formal letter',
  review: 'Review the customer and decide',
};

function isGoodwill({ about }: DueStep, asOf: Day): boolean {
  return about.every(({ due }) => due >= asOf);
}

const TOLD_AT_MOST = 3;

/** `INV-12 (14 days overdue), INV-15 (due today) and 2 more`. */
function invoices({ about }: DueStep, asOf: Day): string {
  const told = about
    .slice(0, TOLD_AT_MOST)
    .map((invoice) => `${invoiceName(invoice)} (${ageText(daysBetween(invoice.due, asOf))})`);
  return listed(about.length > told.length ? [...told, `${about.length - told.length} more`] : told);
}

function ageText(daysOverdue: number): string {
  if (daysOverdue === 0) return 'due today';
  return daysOverdue > 0 ? `${counted(daysOverdue, 'day')} overdue` : `due in ${counted(-daysOverdue, 'day')}`;
}
