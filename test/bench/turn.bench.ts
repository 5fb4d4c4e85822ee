import { table, type Run } from './bench';
import { Random } from './random';
import { Companies } from './turn/companies';

/** The judging half of a turn on PostgreSQL: the same number of changed customers in a company, and in one so many times as large. The two take turns. */
export const run: Run = async (print, { customers = 2_000, copies = 50, changed = 1_000, rounds = 9 }) => {
  const companies = await Companies.open({ customers, copies });
  const times: { readonly small: number; readonly large: number }[] = [];
  try {
    const random = new Random(23);
    for (let round = 0; round <= rounds; round += 1) {
      const small = await companies.judge(companies.small, changed, random);
      const large = await companies.judge(companies.large, changed, random);
      // The first round warms up.
      if (round > 0) times.push({ small, large });
    }
  } finally {
    await companies.close();
  }
  const [small, large] = [median(times.map((each) => each.small)), median(times.map((each) => each.large))];
  // Round by round, for noise comes and goes.
  const ratio = Math.round(100 * median(times.map((each) => each.large / each.small))) / 100;
  const row = (size: number, ms: number) => [
    `${size.toLocaleString('en-US')} customers`,
    changed,
    Math.round(ms),
    Math.round((1000 * changed) / ms),
  ];
  print(table(['a company of', 'changed', 'ms', 'judged/s'], [row(customers, small), row(customers * copies, large)]));
  return { ratioLargeToSmall: ratio, customersOfLarge: customers * copies, customersOfSmall: customers, changed };
};

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}
