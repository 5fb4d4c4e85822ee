import type { Facts, OpenInvoice } from '../assess/facts';
import { addDays, daysBetween, laterDay, type Day } from '../money/day';
import type { CustomerHistory, DueStep } from './decision';
import type { CompiledPolicy, MessageLimits, TreatmentStep } from './policy';

export interface StepsDue {
  readonly steps: readonly DueStep[];
  /** The first day on which a message that is due but held by the message limits may go; null when none waits. */
  readonly waitsUntil: Day | null;
}

interface InvoiceStep {
  readonly invoice: OpenInvoice;
  readonly step: TreatmentStep;
}

/** The steps due now: for each open invoice its latest step, unless that or a later one has been said, and for the customer one message or task per
 * channel that carries the strictest of them. Earlier steps that were missed are never made up for. */
export function dueSteps(facts: Facts, policy: CompiledPolicy, history: CustomerHistory, tolerance: bigint): StepsDue {
  const isTiny = facts.overdueAmount.minor <= tolerance;
  const due = facts.openInvoices.flatMap((invoice): readonly InvoiceStep[] => {
    const step = latestStep(invoice, facts.asOf, policy.treatment);
    if (step === null || isPromised(invoice, facts.asOf) || isSaid(invoice, step, policy.treatment, history)) return [];
    return step.day > 0 && isTiny ? [] : [{ invoice, step }];
  });
  const channels = [...new Set(due.map(({ step }) => step.channel))];
  const steps = channels.map((channel) =>
    together(
      due.filter(({ step }) => step.channel === channel),
      facts.openInvoices,
    ),
  );
  const messageFrom = firstMessageDay(history.messagesOn, policy.messages);
  const mustWait = messageFrom !== null && messageFrom > facts.asOf;
  return {
    steps: mustWait ? steps.filter(({ channel }) => channel !== 'email') : steps,
    waitsUntil: mustWait && channels.includes('email') ? messageFrom : null,
  };
}

/** Counted from the due date that the customer reads on the document. A step before the due date is void once that date has passed. */
function latestStep({ due }: OpenInvoice, asOf: Day, treatment: readonly TreatmentStep[]): TreatmentStep | null {
  const daysPastDue = daysBetween(due, asOf);
  const step = treatment.findLast(({ day }) => day <= daysPastDue);
  return step === undefined || (step.day <= 0 && daysPastDue > 0) ? null : step;
}

/** A promise pauses chasing until the day after it. */
function isPromised({ expectedOn }: OpenInvoice, asOf: Day): boolean {
  return expectedOn !== null && asOf <= addDays(expectedOn, 1);
}

function isSaid(
  invoice: OpenInvoice,
  step: TreatmentStep,
  treatment: readonly TreatmentStep[],
  { said }: CustomerHistory,
): boolean {
  return said.some((saying) => {
    if (saying.invoiceId !== invoice.id) return false;
    const known = treatment.find((other) => other.step === saying.step);
    // A step of an earlier policy stands for the steps that would have been due by then, so that a new policy does not chase all over again.
    return (known?.day ?? daysBetween(invoice.due, saying.on)) >= step.day;
  });
}

function together(due: readonly InvoiceStep[], open: readonly OpenInvoice[]): DueStep {
  const { step, channel, template } = due
    .map((each) => each.step)
    .reduce((strictest, other) => (other.day > strictest.day ? other : strictest));
  return {
    step,
    channel,
    template,
    invoiceIds: due.map(({ invoice }) => invoice.id),
    about: due.map(({ invoice: { id, number, due: dueOn } }) => ({ id, number, due: dueOn })),
    said: due.map((each) => ({ invoiceId: each.invoice.id, step: each.step.step })),
    listedInvoiceIds: open.map(({ id }) => id),
  };
}

/** The first day on which the limits allow another message; null when none was sent yet. */
function firstMessageDay(messagesOn: readonly Day[], { minimumDaysBetween, maximumIn7Days }: MessageLimits): Day | null {
  const latestFirst = [...messagesOn].sort().reverse();
  const [last] = latestFirst;
  if (last === undefined) return null;
  const spaced = addDays(last, minimumDaysBetween);
  const oldestThatCounts = latestFirst[maximumIn7Days - 1];
  return oldestThatCounts === undefined ? spaced : laterDay(spaced, addDays(oldestThatCounts, 7));
}
