import { decimalText, money, moneyText, parseMoney } from '../money/money';
import type { PlacedRule } from './compile-rule';
import type { ConditionEntry, FirstDefaultDocument, NewAccountsDocument } from './policy';
import { counted } from './words';

type Step = NewAccountsDocument['steps'][number];

/** A ladder that makes sense. */
export interface Ladder {
  readonly steps: readonly Step[];
  /** When an account is normal: so many invoices paid on time, and the first so many days old. */
  readonly normal: { readonly paidOnTime: number; readonly days: number };
  /** More days late than this halve every limit; null: nothing does. */
  readonly halvedAfter: number | null;
  readonly homeCurrency: string;
}

/** What an account of one step may do, while it is neither raised nor at the next step. */
interface Rung {
  readonly id: string;
  readonly position: number;
  readonly credit: Step['credit'];
  /** Decimal text; null but with `limited`. */
  readonly limit: string | null;
  readonly paidOnTime: number;
  /** Invoices paid on time that end it; null: only being normal does. */
  readonly nextPaidOnTime: number | null;
  /** What ends it in words. */
  readonly until: string;
}

/** A limit that has grown so often restricts nobody any more. */
const RAISES_MAX = 12;

export function stepRules(ladder: Ladder): readonly PlacedRule[] {
  return ladder.steps
    .slice(0, -1)
    .flatMap((step, position) => rungsOf(step, position, ladder))
    .flatMap((rung) => [ruleOf(rung, ladder), ...halvedRule(rung, ladder)]);
}

function rungsOf(step: Step, position: number, ladder: Ladder): readonly Rung[] {
  const next = ladder.steps[position + 1] as Step;
  const { limit = null, credit, raise } = step;
  const isLast = next.credit === 'normal';
  const id = `new-account-step-${position + 1}`;
  const end = isLast ? null : next.paidOnTime;
  const until = untilText(next.paidOnTime, isLast ? ladder.normal.days : 0);
  const only = { id, position, credit, limit, paidOnTime: step.paidOnTime, nextPaidOnTime: end, until };
  if (raise === undefined || limit === null) return [only];
  // Where days have to pass as well, more invoices than are asked for may be paid meanwhile.
  const most = isLast && ladder.normal.days > 0 ? Number.POSITIVE_INFINITY : next.paidOnTime;
  const starts = Array.from({ length: RAISES_MAX + 1 }, (_, n) => step.paidOnTime + n * raise.everyPaidOnTime);
  const within = starts.filter((paidOnTime) => paidOnTime < most);
  return within.map((paidOnTime, raises): Rung => {
    const nextPaidOnTime = within[raises + 1] ?? end;
    if (raises === 0) return { ...only, nextPaidOnTime, until: raisedUntil(nextPaidOnTime, until) };
    const grown = grownBy(limit, raise.percent, { raises, homeCurrency: ladder.homeCurrency });
    const own = { id: `${id}-raised-${raises}`, limit: grown, paidOnTime, nextPaidOnTime };
    return { ...only, ...own, until: raisedUntil(nextPaidOnTime, until) };
  });
}

function untilText(paidOnTime: number, days: number): string {
  const age = days > 0 ? ` and the first is ${counted(days, 'day')} old` : '';
  return `${counted(paidOnTime, 'invoice')} ${paidOnTime === 1 ? 'has' : 'have'} been paid on time${age}`;
}

function raisedUntil(nextPaidOnTime: number | null, otherwise: string): string {
  return nextPaidOnTime === null ? otherwise : untilText(nextPaidOnTime, 0);
}

/** Half up. */
function grownBy(limit: string, percent: number, of: { readonly raises: number; readonly homeCurrency: string }): string {
  const [grown, base] = [BigInt(100 + percent) ** BigInt(of.raises), 100n ** BigInt(of.raises)];
  const { minor } = parseMoney(limit, of.homeCurrency);
  return decimalText(money((2n * minor * grown + base) / (2n * base), of.homeCurrency));
}

/** `GBP 1,500.00`, as every other sentence names an amount. */
function amountOf(limit: string | null, { homeCurrency }: Ladder): string {
  return limit === null ? '' : moneyText(parseMoney(limit, homeCurrency));
}

/** Meets nothing of what ends the rung, and everything: conditions without negation need both. */
function boundsOf({ nextPaidOnTime, position }: Rung, { steps, normal }: Ladder) {
  const isLast = steps[position + 1]?.credit === 'normal';
  const notNormal = [`paidOnTimeCount < ${normal.paidOnTime}`, ...(normal.days > 0 ? [`accountAgeDays < ${normal.days}`] : [])];
  const isNormal = [`paidOnTimeCount >= ${normal.paidOnTime}`, ...(normal.days > 0 ? [`accountAgeDays >= ${normal.days}`] : [])];
  const before: readonly ConditionEntry[] = [
    ...(nextPaidOnTime === null ? [] : [`paidOnTimeCount < ${nextPaidOnTime}`]),
    ...(isLast ? [{ any: notNormal }] : []),
  ];
  const reached: readonly ConditionEntry[] = [
    ...(nextPaidOnTime === null ? [] : [`paidOnTimeCount >= ${nextPaidOnTime}`]),
    ...(isLast ? [{ all: isNormal }] : []),
  ];
  return { before, reached };
}

function ruleOf(rung: Rung, ladder: Ladder): PlacedRule {
  const { id, position, credit, limit, paidOnTime, until } = rung;
  const { before, reached } = boundsOf(rung, ladder);
  const says = { hold: 'has no credit', upfront: 'pays upfront', limited: `owes at most ${amountOf(limit, ladder)}`, normal: '' }[
    credit
  ];
  const exceeded = limit === null ? [] : [`exposure > ${limit}`];
  return {
    path: ['newAccounts', 'steps', position],
    rule: {
      id,
      say: `A new account ${says} until ${until}.`,
      standing: credit === 'upfront' ? 'upfront' : 'hold',
      mark: 'new-account',
      enter: { all: ['invoiceCount >= 1', `paidOnTimeCount >= ${paidOnTime}`, ...before, ...exceeded] },
      release: { any: [...(limit === null ? [] : [`exposure <= ${limit}`]), ...reached] },
    },
  };
}

function halvedRule(rung: Rung, ladder: Ladder): readonly PlacedRule[] {
  const { limit, id, until } = rung;
  const { halvedAfter, homeCurrency } = ladder;
  if (limit === null || halvedAfter === null) return [];
  const half = decimalText(money((parseMoney(limit, homeCurrency).minor + 1n) / 2n, homeCurrency));
  const { path, rule } = ruleOf({ ...rung, limit: half }, ladder);
  const late = { any: [`mostDaysLateOfLast24 > ${halvedAfter}`, `oldestOverdueDays > ${halvedAfter}`] };
  const enter = rule.enter && 'all' in rule.enter ? { all: [...rule.enter.all, late] } : undefined;
  const say = `A new account owes at most ${amountOf(half, ladder)}, half of ${amountOf(limit, ladder)}, once a payment is more than ${counted(halvedAfter, 'day')} late, until ${until}.`;
  return [{ path, rule: { ...rule, id: `${id}-halved`, say, enter } }];
}

/** The first debt that is too old takes all credit, and the oldest of them are brought before a person. */
export function firstDefaultRules(
  { afterDaysOverdue, credit, closeAfterDaysOverdue }: FirstDefaultDocument,
  { normal }: Ladder,
): readonly PlacedRule[] {
  const isNew = {
    any: [`paidOnTimeCount < ${normal.paidOnTime}`, ...(normal.days > 0 ? [`accountAgeDays < ${normal.days}`] : [])],
  };
  const path = ['newAccounts', 'firstDefault'];
  const restricts = { standing: credit, mark: 'new-account' } as const;
  const overdueFor = (days: number) => ({ all: [isNew, `oldestOverdueDays > ${days}`, 'overdueAmount > tolerance'] });
  const what = credit === 'hold' ? 'We hold a new account' : 'A new account pays upfront';
  return [
    {
      path,
      rule: {
        id: 'new-account-first-default',
        say: `${what} when a debt is more than ${counted(afterDaysOverdue, 'day')} overdue, until all is paid and an invoice has been paid on time since.`,
        ...restricts,
        enter: overdueFor(afterDaysOverdue),
        release: { all: ['overdueAmount <= tolerance', 'paidOnTimeSinceRestriction >= 1'] },
      },
    },
    ...(closeAfterDaysOverdue === undefined
      ? []
      : [
          {
            path,
            isProposal: true,
            rule: {
              id: 'new-account-close',
              say: `We propose to close a new account when a debt is more than ${counted(closeAfterDaysOverdue, 'day')} overdue.`,
              ...restricts,
              enter: overdueFor(closeAfterDaysOverdue),
              release: { all: ['overdueAmount <= tolerance'] },
            },
          },
        ]),
  ];
}
