import { invoiceName, listed } from '../decide/words';
import { moneyText, type Money } from '../money/money';

interface NamedPayment {
  readonly invoiceId: string;
  readonly number: string;
  readonly amount: Money;
  readonly balance: Money;
}

/** `pay INV-12, or GBP 3,200.00 of it`; `pay INV-12 and GBP 200.00 of INV-15`. */
export function paymentText(payments: readonly NamedPayment[]): string {
  const [only] = payments;
  if (only && payments.length === 1) {
    const part =
      only.amount.minor < only.balance.minor ? `, or ${moneyText(only.amount)} of it` : ` (${moneyText(only.balance)})`;
    return `pay ${nameOf(only)}${part}`;
  }
  const parts = payments.filter((paid) => !isWhole(paid)).map((paid) => `${moneyText(paid.amount)} of ${nameOf(paid)}`);
  return `pay ${listed([...payments.filter(isWhole).map(nameOf), ...parts])}`;
}

function isWhole({ amount, balance }: NamedPayment): boolean {
  return amount.minor === balance.minor;
}

function nameOf({ invoiceId, number }: NamedPayment): string {
  return invoiceName({ id: invoiceId, number });
}
