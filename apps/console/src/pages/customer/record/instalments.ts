import type { Day } from '../../../answers';

/* The arithmetic of a payment plan, on decimal text: the pennies have to add up. */

export const EVERY = ['week', 'fortnight', 'month'] as const;
export type Every = (typeof EVERY)[number];

/** All amounts are in one currency, and so have as many decimals as each other. */
export function sumOf(amounts: readonly string[]): string {
  const digits = Math.max(0, ...amounts.map(digitsOf));
  return textOf(
    amounts.reduce((sum, amount) => sum + minorOf(amount, digits), 0n),
    digits,
  );
}

/** As equal as the smallest coin allows; the first ones are the larger ones. `count` is 1 or more. */
export function equalParts(total: string, count: number): readonly string[] {
  const digits = digitsOf(total);
  const [minor, parts] = [minorOf(total, digits), BigInt(count)];
  return Array.from({ length: count }, (_, index) => textOf(minor / parts + (BigInt(index) < minor % parts ? 1n : 0n), digits));
}

/** The first day, and the same weekday or day of the month after it; a month that is too short has it on its last day. */
export function daysFrom(first: Day, every: Every, count: number): readonly Day[] {
  const [year = 0, month = 1, date = 1] = first.split('-').map(Number);
  return Array.from({ length: count }, (_, index) => {
    if (every !== 'month') return isoOf(Date.UTC(year, month - 1, date + index * (every === 'week' ? 7 : 14)));
    const last = new Date(Date.UTC(year, month + index, 0)).getUTCDate();
    return isoOf(Date.UTC(year, month - 1 + index, Math.min(date, last)));
  });
}

/** What people type: `1,240.50`, `1 240.50`. Which of it is an amount is for the engine to say. */
export function typedAmount(text: string): string {
  return text.replace(/[\s,]/g, '');
}

/** Whether it can be reckoned with here. */
export function isAmount(text: string): boolean {
  return /^\d{1,13}(\.\d{1,3})?$/.test(text);
}

function digitsOf(amount: string): number {
  return amount.split('.')[1]?.length ?? 0;
}

function minorOf(amount: string, digits: number): bigint {
  const [whole = '0', fraction = ''] = amount.split('.');
  return BigInt(whole + fraction.padEnd(digits, '0'));
}

function textOf(minor: bigint, digits: number): string {
  const text = minor.toString().padStart(digits + 1, '0');
  return digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

function isoOf(ms: number): Day {
  return new Date(ms).toISOString().slice(0, 10);
}
