import { addMoney, money, parseMoney, subtractMoney, sumMoney, type Application, type Day, type Money } from '@holdfast/credit';
import type { Payment } from './objects';

interface Receipt {
  readonly on: Day;
  readonly total: Money;
  readonly unapplied: Money;
}

/** What a payment sets against invoices. In QuickBooks a credit memo is applied by a payment too, with a line of its own, so the credits among the
 * lines have to be told from the cash. QuickBooks does not say which invoice a credit went to: the first invoices get it. */
export function applicationsOf(payment: Payment, receipt: Receipt): readonly Application[] {
  const { currency } = receipt.total;
  const onInvoices = sumByInvoice(linked(payment, 'Invoice', currency), currency);
  let credit = creditAmong(onInvoices, linked(payment, 'CreditMemo', currency), receipt);
  return [...onInvoices].flatMap(([invoiceId, amount]) => {
    const byCredit = credit.minor < amount.minor ? credit : amount;
    credit = subtractMoney(credit, byCredit);
    const byCash = subtractMoney(amount, byCredit);
    const base = { sourceId: payment.Id, invoiceId, on: receipt.on };
    const parts: Application[] = [
      { ...base, amount: byCredit, kind: 'credit' },
      { ...base, amount: byCash, kind: 'cash' },
    ];
    return parts.filter((part) => part.amount.minor !== 0n);
  });
}

type Line = readonly [id: string, amount: Money];

/** The credit memos' lines, or what the invoices got beyond the money received: other credits (journal entries) show only there. */
function creditAmong(onInvoices: ReadonlyMap<string, Money>, memos: readonly Line[], receipt: Receipt): Money {
  const { total, unapplied } = receipt;
  const applied = sumMoney(onInvoices.values(), total.currency);
  const beyondCash = subtractMoney(applied, subtractMoney(total, unapplied));
  const byMemos = sumMoney(
    memos.map(([, amount]) => amount),
    total.currency,
  );
  const credit = byMemos.minor > beyondCash.minor ? byMemos : beyondCash;
  if (credit.minor <= 0n) return money(0n, total.currency);
  return credit.minor < applied.minor ? credit : applied;
}

function linked(payment: Payment, type: string, currency: string): readonly Line[] {
  return (payment.Line ?? []).flatMap((line) => {
    const link = line.LinkedTxn?.find((each) => each.TxnType === type);
    return line.Amount && link ? [[link.TxnId, parseMoney(line.Amount, currency)] as const] : [];
  });
}

function sumByInvoice(lines: readonly Line[], currency: string): ReadonlyMap<string, Money> {
  const sums = new Map<string, Money>();
  for (const [id, amount] of lines) sums.set(id, addMoney(sums.get(id) ?? money(0n, currency), amount));
  return sums;
}
