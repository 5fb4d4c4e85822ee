import type { Invoice, Money } from '../../../answers';

/** In which an amount may be recorded: that of the corrected entry first. */
export function currenciesOf(
  before: { readonly amount: Money } | null,
  invoices: readonly Invoice[],
  home: readonly string[] = [],
): readonly string[] {
  const old = before === null ? [] : [before.amount.currency];
  return [...new Set([...old, ...home, ...invoices.map(({ balance }) => balance.currency)])];
}
