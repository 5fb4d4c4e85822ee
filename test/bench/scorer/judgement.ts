/** How good guesses were. `late` are guesses of a chance (or any number that puts them in order), `days` of days late. */

export interface Guess {
  readonly late: number;
  readonly days: number;
}

export interface Outcome {
  /** Early is zero. */
  readonly daysLate: number;
}

/** Of a late and a punctual invoice taken at random, how often the late one was given the higher chance; a tie is half. */
export function auc(guesses: readonly Guess[], outcomes: readonly Outcome[]): number {
  const order = guesses.map(({ late }, index) => ({ late, isLate: isLate(outcomes[index]) })).sort((a, b) => a.late - b.late);
  let wins = 0;
  let punctual = 0;
  for (let from = 0; from < order.length;) {
    let to = from;
    while (to < order.length && order[to]?.late === order[from]?.late) to += 1;
    const tied = order.slice(from, to);
    const lateOnes = tied.filter((each) => each.isLate).length;
    wins += lateOnes * (punctual + (tied.length - lateOnes) / 2);
    punctual += tied.length - lateOnes;
    from = to;
  }
  return wins / (punctual * (order.length - punctual));
}

export function meanAbsoluteError(guesses: readonly Guess[], outcomes: readonly Outcome[]): number {
  return mean(guesses.map(({ days }, index) => Math.abs(days - (outcomes[index]?.daysLate ?? Number.NaN))));
}

/** The mean square of how far the chances were from what happened. */
export function brier(guesses: readonly Guess[], outcomes: readonly Outcome[]): number {
  return mean(guesses.map(({ late }, index) => (late - Number(isLate(outcomes[index]))) ** 2));
}

function isLate(outcome: Outcome | undefined): boolean {
  return (outcome?.daysLate ?? 0) > 0;
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

export function middle(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return ((sorted[Math.floor((sorted.length - 1) / 2)] ?? 0) + (sorted[Math.floor(sorted.length / 2)] ?? 0)) / 2;
}
