/** How much of a book hangs on few customers. Shares of one. */
export interface Concentration {
  /** HHI: the sum of the squared shares. */
  readonly index: number;
  readonly top1: number;
  readonly top5: number;
  readonly top10: number;
}

/** From what each customer owes, minor units of one currency; nothing and less than nothing do not count. Null when nobody owes anything. */
export function concentration(amounts: readonly bigint[]): Concentration | null {
  const owed = amounts.filter((amount) => amount > 0n).sort((a, b) => Number(b > a) - Number(b < a));
  const total = Number(owed.reduce((sum, amount) => sum + amount, 0n));
  if (total === 0) return null;
  const top = (count: number): number => Number(owed.slice(0, count).reduce((sum, amount) => sum + amount, 0n)) / total;
  return {
    index: owed.reduce((sum, amount) => sum + (Number(amount) / total) ** 2, 0),
    top1: top(1),
    top5: top(5),
    top10: top(10),
  };
}
