import { parseMoney } from '../money/money';
import type { PlacedRule } from './compile-rule';
import type { Compiling, Report } from './fault-report';
import type { LimitsDocument, RuleDocument } from './policy';

/** What credit limits come to, as rules. Whoever has no limit is not touched by them: what is unknown meets no comparison. */
export function limitRules(limits: LimitsDocument | undefined, report: Report): readonly PlacedRule[] {
  if (limits === undefined) return [];
  const { over = 'hold', warnAtPercent: percent, expired } = limits;
  if (percent !== undefined && !(percent > 0 && percent < 100))
    report(
      ['limits', 'warnAtPercent'],
      `${percent} is no part of a limit.`,
      'Write a percentage between 0 and 100, for example 80.',
    );
  return [
    placed('over', {
      id: 'limit-exceeded',
      say: 'We stop supplying on credit when more is owed than the credit limit.',
      ...restricting(over),
      enter: { all: ['headroom < 0.00'] },
      release: { all: ['headroom >= 0.00'] },
    }),
    ...(percent === undefined
      ? []
      : [
          placed('warnAtPercent', {
            id: 'limit-nearly-used',
            say: `We warn when ${percent}% of the credit limit is used.`,
            standing: 'warn',
            enter: { all: [`limitUse >= ${percent}%`] },
            release: { all: [`limitUse < ${percent}%`] },
          }),
        ]),
    ...(expired === undefined
      ? []
      : [
          placed('expired', {
            id: 'limit-expired',
            say: 'A credit limit counts to its last day, and has to be granted again then.',
            ...restricting(expired),
            enter: { all: ['limitExpired = yes'] },
            release: { all: ['limitExpired = no'] },
          }),
        ]),
  ];
}

function placed(field: string, rule: RuleDocument): PlacedRule {
  return { path: ['limits', field], rule };
}

function restricting(standing: RuleDocument['standing']): Pick<RuleDocument, 'standing' | 'mark'> {
  return standing === 'warn' ? { standing } : { standing, mark: standing };
}

/** In minor units; null: there is none. */
export function compileDefaultLimit(limits: LimitsDocument | undefined, { homeCurrency, report }: Compiling): bigint | null {
  if (limits?.default === undefined) return null;
  if (/^\d+(\.\d+)?$/.test(limits.default)) return parseMoney(limits.default, homeCurrency).minor;
  report(
    ['limits', 'default'],
    `"${limits.default}" is not an amount.`,
    'Write a plain amount in home currency, for example "5000.00".',
  );
  return null;
}
