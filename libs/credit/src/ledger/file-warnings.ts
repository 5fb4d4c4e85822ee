import { dayText } from '../money/day';
import { money, moneyText, sumMoney } from '../money/money';
import type { CreditFile, Dispute, FileContent, PaymentPlan, PaymentPromise, Pin } from './credit-file';
import type { CustomerLedger } from './customer-ledger';
import type { Desk } from './file-faults';

/** What is recorded all the same, but is worth a second look; each begins with its field. Empty when nothing is. */
export function entryWarnings(content: FileContent, desk: Desk): readonly string[] {
  switch (content.kind) {
    case 'dispute':
      return disputeWarnings(content, desk);
    case 'promise':
      return promiseWarnings(content, desk.ledger);
    case 'plan':
      return planWarnings(content, desk.ledger);
    case 'pin':
      return pinWarnings(content, desk.file);
    case 'flag':
    case 'limit':
    case 'terms':
    case 'bad-debt':
    case 'parent':
    case 'roll-up':
      return [];
  }
}

function disputeWarnings({ invoiceId }: Dispute, { ledger, file }: Desk): readonly string[] {
  const invoice = ledger.invoices.find(({ id }) => id === invoiceId);
  if (!invoice) return [];
  const earlier = file.disputes.find((dispute) => dispute.invoiceId === invoiceId && dispute.ended === null);
  return [
    ...(invoice.balance.minor > 0n ? [] : [`invoiceId: nothing is open on ${invoice.number}, so the dispute changes no figure.`]),
    ...(earlier
      ? [
          `invoiceId: ${invoice.number} is disputed already, since ${dayText(earlier.raisedOn)}; both count, up to what is open of it.`,
        ]
      : []),
  ];
}

function promiseWarnings({ amount }: PaymentPromise, { invoices }: CustomerLedger): readonly string[] {
  const open = invoices.filter(({ status, balance }) => status === 'open' && balance.currency === amount.currency);
  const owed = sumMoney(open.map(({ balance }) => balance), amount.currency); // prettier-ignore
  return amount.minor > owed.minor ? [`amount: only ${moneyText(owed)} is open in ${amount.currency}.`] : [];
}

function planWarnings({ invoiceIds, instalments }: PaymentPlan, { invoices }: CustomerLedger): readonly string[] {
  const covered = invoices.filter(({ id }) => invoiceIds.includes(id));
  const currency = covered[0]?.balance.currency;
  if (currency === undefined) return [];
  const owed = sumMoney(covered.map(({ balance }) => balance), currency); // prettier-ignore
  const agreed = sumMoney(instalments.map(({ amount }) => amount), currency); // prettier-ignore
  if (agreed.minor >= owed.minor) return [];
  const left = money(owed.minor - agreed.minor, currency);
  return [`instalments: they leave ${moneyText(left)} of these invoices open.`];
}

function pinWarnings({ from, expiresOn }: Pin, { pins }: CreditFile): readonly string[] {
  const earlier = pins.findLast((pin) => pin.ended === null && pin.from <= expiresOn && from <= pin.expiresOn);
  if (!earlier) return [];
  const last = dayText(earlier.expiresOn);
  return [`pin: while this one lasts it takes the place of the pin "${earlier.pin}" that ends on ${last}.`];
}
