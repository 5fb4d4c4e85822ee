import { dayText, daysBetween, type Day } from '../money/day';
import { moneyText, sumMoney, type Money } from '../money/money';
import type { CreditFile, Ending, FileContent, FileEntry, PaymentPlan } from './credit-file';
import type { CustomerLedger, LedgerInvoice } from './customer-ledger';

/** What is known when somebody records something. */
export interface Desk {
  readonly ledger: CustomerLedger;
  /** What of the file counts; an entry that is being corrected is left out. */
  readonly file: CreditFile;
  readonly today: Day;
}

const PIN_DAYS_MAX = 366;

/** Why this cannot be recorded, each with its cure; empty when it can. */
export function entryFaults(content: FileContent, desk: Desk): readonly string[] {
  const { today, file } = desk;
  switch (content.kind) {
    case 'dispute':
      return [...notLater('raisedOn', content.raisedOn, today), ...disputeFaults(content.invoiceId, content.amount, desk)];
    case 'promise':
      return [
        ...notLater('madeOn', content.madeOn, today),
        ...inOrder('on', content.on, 'madeOn', content.madeOn),
        ...positive(content.amount),
      ];
    case 'plan':
      return [...notLater('agreedOn', content.agreedOn, today), ...planFaults(content, desk)];
    case 'flag':
      return [
        ...notLater('since', content.since, today),
        ...taken(file.flags.find(({ flag, ended }) => flag === content.flag && ended === null)?.since, `${content.flag} is set`),
      ];
    case 'limit':
      return content.expiresOn === null ? [] : inOrder('expiresOn', content.expiresOn, 'from', content.from);
    case 'pin':
      return [
        ...inOrder('expiresOn', content.expiresOn, 'from', content.from),
        ...(daysBetween(content.from, content.expiresOn) > PIN_DAYS_MAX
          ? [
              `expiresOn: a pin lasts ${PIN_DAYS_MAX} days at most. Cure: name an earlier day, and pin again then if it still has to be.`,
            ]
          : []),
      ];
    case 'terms':
      return notLater('on', content.on, today);
    case 'bad-debt':
      return [
        ...notLater('on', content.on, today),
        ...(own(content.invoiceId, desk) ? [] : [unknownInvoice('invoiceId', content.invoiceId)]),
        ...taken(
          file.badDebts.find(({ invoiceId, ended }) => invoiceId === content.invoiceId && ended === null)?.on,
          'this invoice is given up',
        ),
      ];
    case 'parent':
      return content.parentId === desk.ledger.customer.id ? ['parentId: nobody is their own parent.'] : [];
    case 'roll-up':
      return [];
  }
}

/** Why an entry cannot be ended so; empty when it can. */
export function endingFaults(entry: FileEntry, { on }: Pick<Ending, 'on'>, desk: Pick<Desk, 'today'>): readonly string[] {
  if (entry.kind === 'end') return ['This entry ends another one and cannot be ended itself. Cure: record anew what holds.'];
  if (on === null) return [];
  const since = beginningOf(entry);
  return [...notLater('on', on, desk.today), ...(since === null ? [] : inOrder('on', on, 'its first day,', since))];
}

function beginningOf(content: FileContent): Day | null {
  switch (content.kind) {
    case 'dispute':
      return content.raisedOn;
    case 'promise':
      return content.madeOn;
    case 'plan':
      return content.agreedOn;
    case 'flag':
      return content.since;
    case 'limit':
    case 'pin':
      return content.from;
    case 'terms':
    case 'bad-debt':
      return content.on;
    case 'parent':
    case 'roll-up':
      return null;
  }
}

function disputeFaults(invoiceId: string, amount: Money | null, desk: Desk): readonly string[] {
  const invoice = own(invoiceId, desk);
  if (!invoice) return [unknownInvoice('invoiceId', invoiceId)];
  if (amount === null) return [];
  if (amount.currency !== invoice.total.currency) return [otherCurrency('amount', invoice)];
  return amount.minor > invoice.total.minor
    ? [
        `amount: ${invoice.number} is about ${moneyText(invoice.total)} in all. Cure: dispute at most that, or leave the amount out.`,
      ]
    : positive(amount);
}

function planFaults({ invoiceIds, instalments, agreedOn }: PaymentPlan, desk: Desk): readonly string[] {
  const strangers = invoiceIds.filter((id) => !own(id, desk)).map((id) => unknownInvoice('invoiceIds', id));
  if (strangers.length > 0) return strangers;
  const covered = invoiceIds.flatMap((id) => own(id, desk) ?? []);
  const [first] = covered;
  const currency = first?.total.currency;
  if (!first || currency === undefined) return ['invoiceIds: a plan covers at least one invoice.'];
  const amounts = instalments.map(({ amount }) => amount);
  if ([...covered.map(({ total }) => total), ...amounts].some((amount) => amount.currency !== currency))
    return [otherCurrency('instalments', first)];
  const standing = desk.file.plans.find((plan) => plan.ended === null && plan.invoiceIds.some((id) => invoiceIds.includes(id)));
  const owed = sumMoney(covered.map(({ balance }) => balance), currency); // prettier-ignore
  const agreed = sumMoney(amounts, currency);
  const days = [agreedOn, ...instalments.map(({ on }) => on)];
  return [
    ...(standing ? taken(standing.agreedOn, 'one of these invoices is on a plan') : []),
    ...amounts.flatMap(positive),
    ...(days.every((day, index) => index < 2 || day > (days[index - 1] ?? day)) && (days[1] ?? agreedOn) >= agreedOn
      ? []
      : ['instalments: their days must follow one another, from the day of the agreement on.']),
    ...(agreed.minor > owed.minor
      ? [`instalments: they add up to ${moneyText(agreed)}, and ${moneyText(owed)} is open. Cure: agree at most that.`]
      : []),
  ];
}

function own(invoiceId: string, { ledger }: Desk): LedgerInvoice | undefined {
  return ledger.invoices.find(({ id, status }) => id === invoiceId && (status === 'open' || status === 'paid'));
}

function unknownInvoice(field: string, id: string): string {
  return `${field}: ${id} is no approved invoice of this customer. Cure: name one by its id in the ledger.`;
}

function otherCurrency(field: string, { number, total }: LedgerInvoice): string {
  return `${field}: ${number} is in ${total.currency}, and so must be what is recorded about it, and every invoice and instalment of one plan.`;
}

function taken(since: Day | undefined, what: string): readonly string[] {
  return since === undefined ? [] : [`${what} already, since ${dayText(since)}. Cure: end that entry first.`];
}

function positive(amount: Money): readonly string[] {
  return amount.minor > 0n ? [] : ['amount: it must be more than nothing.'];
}

function notLater(field: string, day: Day, today: Day): readonly string[] {
  return day <= today ? [] : [`${field}: ${dayText(day)} has not come yet.`];
}

function inOrder(field: string, day: Day, than: string, earlier: Day): readonly string[] {
  return day >= earlier ? [] : [`${field}: ${dayText(day)} is before ${than} ${dayText(earlier)}.`];
}
