import type { Facts, OpenInvoice } from '../assess/facts';
import { addDays, daysBetween, type Day } from '../money/day';
import { decimalText, moneyText } from '../money/money';
import type { CustomerHistory, DueStep, Waits } from './decision';
import { effectiveDue } from './grace';
import type { CompiledPolicy, TreatmentStep } from './policy';
import { quietPeriod } from './quiet-period';

export interface StepsDue {
  readonly steps: readonly DueStep[];
  /** Of a message that is due but held by the message limits; null when none is. */
  readonly waits: Waits | null;
}

interface InvoiceStep {
  readonly invoice: OpenInvoice;
  readonly step: TreatmentStep;
}

/** The steps due now: for each open invoice its latest step, unless that or a later one has been said, and for the customer one message or task per
 * channel that carries the strictest of them. Earlier steps that were missed are never made up for. */
export function dueSteps(facts: Facts, policy: CompiledPolicy, history: CustomerHistory, tolerance: bigint): StepsDue {
  const isTiny = facts.overdueAmount.minor <= tolerance;
  const open = facts.openInvoices.filter(isAskedFor);
  const due = open.flatMap((invoice): readonly InvoiceStep[] => {
    const step = latestStep(invoice, facts.asOf, policy);
    if (step === null || isPromised(invoice, facts.asOf) || isSaid(invoice, step, policy.treatment, history)) return [];
    // Until a direct debit has failed there is nothing to ask for.
    const isNeedless = step.day > 0 ? isTiny || isAwaited(facts) : facts.flags.directDebit !== null;
    return isNeedless ? [] : [{ invoice, step }];
  });
  const channels = [...new Set(due.map(({ step }) => step.channel))];
  const steps = channels.map((channel) =>
    together(
      due.filter(({ step }) => step.channel === channel),
      open,
    ),
  );
  const waits = channels.includes('email') ? quietPeriod(facts, history, policy.messages) : null;
  return { steps: waits ? steps.filter(({ channel }) => channel !== 'email') : steps, waits };
}

/** Counted from the due date that the customer reads on the document, after it from the day that the policy's grace makes of it. A step before the due date is
 * void once that date has passed. */
function latestStep({ due }: OpenInvoice, asOf: Day, { treatment, grace }: CompiledPolicy): TreatmentStep | null {
  const daysLeft = daysBetween(asOf, due);
  const daysPast = daysBetween(effectiveDue(due, grace), asOf);
  const after = treatment.findLast(({ day }) => day > 0 && day <= daysPast);
  return after ?? (daysLeft >= 0 ? (treatment.findLast(({ day }) => day <= 0 && day <= -daysLeft) ?? null) : null);
}

/** Nobody is asked for what is wholly disputed, for what a plan in good standing covers, nor for what is paid already with a later date. */
function isAskedFor({ balance, disputed, onPlan, postDated }: OpenInvoice): boolean {
  return !onPlan && disputed.minor + (postDated?.minor ?? 0n) < balance.minor;
}

/** What a person has written down as promised pauses all chasing. */
function isAwaited({ promisedUntil, asOf }: Facts): boolean {
  return promisedUntil !== null && asOf <= promisedUntil;
}

/** A day that the ledger expects the payment on pauses chasing of that invoice until the day after it. */
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

function disputedAmong(open: readonly OpenInvoice[]): Pick<DueStep, 'disputed'> {
  const partly = open.filter(({ disputed }) => disputed.minor > 0n);
  return partly.length === 0 ? {} : { disputed: partly.map(({ id, disputed }) => ({ id, amount: decimalText(disputed) })) };
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
    about: due.map(({ invoice: { id, number, due: dueOn, balance } }) => ({
      id,
      number,
      due: dueOn,
      balance: moneyText(balance),
    })),
    ...disputedAmong(open),
    said: due.map((each) => ({ invoiceId: each.invoice.id, step: each.step.step })),
    listedInvoiceIds: open.map(({ id }) => id),
  };
}
