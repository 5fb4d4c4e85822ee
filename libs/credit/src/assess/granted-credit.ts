import type { CreditFile, CustomerGroup } from '../ledger/credit-file';
import type { CustomerLedger } from '../ledger/customer-ledger';
import { addDays, type Day } from '../money/day';
import { addMoney, subtractMoney, type Money } from '../money/money';
import type { FileFacts } from './file-facts';
import { latestInForce, turningDays } from './in-force';
import { atInvoiceRates } from './open-items';

type GrantedCredit = Pick<
  FileFacts,
  | 'creditLimit'
  | 'limitExpiresOn'
  | 'limitExpired'
  | 'headroom'
  | 'limitUse'
  | 'groupExposure'
  | 'group'
  | 'pin'
  | 'termsAccepted'
>;

/** F14: the limit and what is left of it, for the group where the customer is judged with one; and what else a person has granted or decided. */
export function grantedCredit(
  ledger: CustomerLedger,
  file: CreditFile,
  asOf: Day,
  { exposure, homeCurrency }: { readonly exposure: Money | null; readonly homeCurrency: string },
): GrantedCredit {
  const limit = latestInForce(file.limits, ({ from }) => from, asOf);
  const { group } = file;
  const groupExposure = group?.exposureOfOthers && exposure ? addMoney(exposure, group.exposureOfOthers) : null;
  const counted = group ? groupExposure : exposure;
  const creditLimit = limit && atInvoiceRates([limit.amount], ledger.invoices, homeCurrency);
  const isPositive = creditLimit !== null && creditLimit.minor > 0n;
  return {
    creditLimit,
    limitExpiresOn: limit?.expiresOn ?? null,
    limitExpired: limit && limit.expiresOn !== null && limit.expiresOn < asOf,
    headroom: creditLimit && counted && subtractMoney(creditLimit, counted),
    limitUse: isPositive && counted ? Number(counted.minor) / Number(creditLimit.minor) : null,
    groupExposure,
    group: group && groupOf(group),
    pin: pinOn(file, asOf),
    termsAccepted: termsOn(file, asOf),
  };
}

function groupOf({ parentId, memberIds, disputedOfOthers }: CustomerGroup): GrantedCredit['group'] {
  return { parentId, memberIds, ...(disputedOfOthers ? { disputedOfOthers } : {}) };
}

/** Days on which one of these begins or ceases to count. */
export function grantDays({ limits, pins, terms }: CreditFile): readonly Day[] {
  return [
    ...limits.flatMap((limit) => [...turningDays(limit, limit.from), ...(limit.expiresOn ? [addDays(limit.expiresOn, 1)] : [])]),
    ...pins.flatMap((pin) => [...turningDays(pin, pin.from), addDays(pin.expiresOn, 1)]),
    ...terms.flatMap((accepted) => turningDays(accepted, accepted.on)),
  ];
}

function pinOn({ pins }: CreditFile, asOf: Day): FileFacts['pin'] {
  const unexpired = pins.filter(({ expiresOn }) => asOf <= expiresOn);
  const found = latestInForce(unexpired, ({ from }) => from, asOf);
  if (found === null) return null;
  const { pin, reason, by, from, expiresOn } = found;
  return { pin, reason, by, from, expiresOn };
}

function termsOn({ terms }: CreditFile, asOf: Day): FileFacts['termsAccepted'] {
  const found = latestInForce(terms, (accepted) => accepted.on, asOf);
  return found && { version: found.version, on: found.on, acceptedBy: found.acceptedBy };
}
