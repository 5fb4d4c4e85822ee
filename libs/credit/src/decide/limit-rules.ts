import { parseMoney } from '../money/money';
import type { PlacedRule } from './compile-rule';
import type { Compiling, Report } from './fault-report';
import type { CompiledLimits, LimitsDocument, RuleDocument } from './policy';

/** What credit limits come to, as rules. Whoever has no limit is not touched by them: what is unknown meets no comparison. */
export function limitRules(limits: LimitsDocument | undefined, report: Report): readonly PlacedRule[] {
  if (limits === undefined) return [];
  const { over = 'hold', warnAtPercent: percent, expired, disputedSharePercent: disputed = 100 } = limits;
  const share = disputed === 100 ? '' : ` Of what is disputed, ${disputed}% counts as owed.`;
  // 0.8 is 80 to whoever thinks in shares, and would warn of everybody.
  if (percent !== undefined && !(percent >= 1 && percent < 100))
    report(
      ['limits', 'warnAtPercent'],
      `${percent} is no part of a limit in percent.`,
      'Write a percentage from 1 to 99, for example 80.',
    );
  return [
    placed('over', {
      id: 'limit-exceeded',
      say: `We stop supplying on credit when more is owed than the credit limit.${share}`,
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
export function compileDefaultLimit(limits: LimitsDocument | undefined, compiling: Compiling): bigint | null {
  return amountOf('default', limits, compiling);
}

export function compileLimits(limits: LimitsDocument | undefined, compiling: Compiling): CompiledLimits {
  const { earned = false, disputedSharePercent: disputed = 100 } = limits ?? {};
  if (!(disputed >= 0 && disputed <= 100))
    compiling.report(
      ['limits', 'disputedSharePercent'],
      `${disputed} is not a percentage.`,
      'Write a percentage from 0 to 100, for example 50.',
    );
  const maximum = amountOf('maximum', limits, compiling);
  return { earned, maximum, disputedLeftOut: BigInt(Math.round((100 - disputed) * 100)) };
}

function amountOf(
  field: 'default' | 'maximum',
  limits: LimitsDocument | undefined,
  { homeCurrency, report }: Compiling,
): bigint | null {
  const text = limits?.[field];
  if (text === undefined) return null;
  if (/^\d+(\.\d+)?$/.test(text)) return parseMoney(text, homeCurrency).minor;
  report(['limits', field], `"${text}" is not an amount.`, 'Write a plain amount in home currency, for example "5000.00".');
  return null;
}
