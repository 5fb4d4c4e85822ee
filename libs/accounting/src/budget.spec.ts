import fc from 'fast-check';
import { pollEvery, type MonthsUse } from './index';

const HOUR = 3600;
const DAY = 86_400;
const MONTH = 30 * DAY;
const month = (given: Partial<MonthsUse>): MonthsUse => ({
  used: 0,
  allowance: 500_000,
  secondsLeft: MONTH,
  companies: 100,
  perLook: 5,
  ...given,
});
const months = fc.record({
  used: fc.nat(600_000),
  allowance: fc.integer({ min: 1, max: 1_000_000 }),
  secondsLeft: fc.integer({ min: 1, max: 31 * DAY }),
  companies: fc.integer({ min: 1, max: 20_000 }),
  perLook: fc.integer({ min: 1, max: 50 }),
});

describe('the month’s allowance', () => {
  it.each([
    ['few companies', {}, HOUR],
    ['use at the even pace', { used: 250_000 * 0.95, secondsLeft: MONTH / 2 }, HOUR],
    ['more companies than an hourly look allows', { companies: 1000 }, Math.ceil((1000 * 5 * MONTH) / 475_000)],
    ['95 % used', { used: 475_000 }, DAY],
    ['more used than allowed', { used: 900_000 }, DAY],
    ['so many that a day is not enough', { companies: 100_000 }, DAY],
  ] as const)('%s', (_, given, seconds) => {
    expect(pollEvery(HOUR, month(given)).seconds).toBe(seconds);
  });

  it('slows nobody without saying why, and never looks more often than asked or less often than daily', () => {
    fc.assert(
      fc.property(months, fc.integer({ min: 60, max: DAY }), (given, base) => {
        const { seconds, slowedBecause } = pollEvery(base, given);
        expect(seconds).toBeGreaterThanOrEqual(base);
        expect(seconds).toBeLessThanOrEqual(DAY);
        if (seconds > base || given.used >= given.allowance * 0.95) expect(slowedBecause).not.toBeNull();
        else if (base < DAY) expect(slowedBecause).toBeNull();
      }),
    );
  });

  it('at or below the even pace of a bearable load nobody is slowed', () => {
    fc.assert(
      fc.property(months, fc.double({ min: 0, max: 1, noNaN: true }), (given, part) => {
        const polled = given.allowance * 0.95;
        const base = Math.ceil((given.companies * given.perLook * MONTH) / polled);
        const used = Math.floor(polled * part * (1 - given.secondsLeft / MONTH));
        fc.pre(given.secondsLeft <= MONTH && base <= DAY);
        expect(pollEvery(base, { ...given, used }).slowedBecause).toBeNull();
      }),
    );
  });

  it('projected to the month’s end, polling never passes the allowance unless a look a day is too much', () => {
    fc.assert(
      fc.property(months, fc.integer({ min: 60, max: HOUR }), (given, base) => {
        const { seconds } = pollEvery(base, given);
        fc.pre(seconds < DAY);
        const projected = given.used + (given.companies * given.perLook * given.secondsLeft) / seconds;
        expect(projected).toBeLessThanOrEqual(given.allowance * 0.95 + 1e-6);
      }),
    );
  });

  it('more use, more companies or dearer looks never make it look more often', () => {
    fc.assert(
      fc.property(months, fc.nat(1000), fc.constantFrom('used', 'companies', 'perLook'), (given, more, what) => {
        const then = pollEvery(HOUR, { ...given, [what]: given[what] + more });
        expect(then.seconds).toBeGreaterThanOrEqual(pollEvery(HOUR, given).seconds);
      }),
    );
  });

  it('lived through, a month stays below its allowance though looks cost up to three times what was thought', () => {
    const lives = fc.record({
      companies: fc.integer({ min: 1, max: 60 }),
      busy: fc.integer({ min: 1, max: 3 }),
      seed: fc.nat(99),
    });
    fc.assert(
      fc.property(lives, ({ companies, busy, seed }) => {
        // Fifteen looks a day: hourly ones, three times as dear, would use it up in six days.
        const allowance = companies * 5 * 15 * 30;
        const due = Array.from({ length: companies }, (_, n) => ((n + 1) * 7919 * (seed + 1)) % HOUR);
        let used = 0;
        for (let now = 0; now < MONTH; now += 300) {
          for (let n = 0; n < companies; n += 1) {
            if ((due[n] ?? 0) > now) continue;
            used += 5 * busy;
            due[n] = now + pollEvery(HOUR, { used, allowance, secondsLeft: MONTH - now, companies, perLook: 5 }).seconds;
          }
        }
        expect(used).toBeLessThanOrEqual(allowance);
        // Nor is it left lying: nobody waits longer than the allowance asks for.
        expect(used).toBeGreaterThan(allowance * 0.9);
      }),
      { numRuns: 15 },
    );
  });
});
