import type { CompiledExclusion, CompiledPolicy, CompiledRule } from '../decide/policy';
import { capital, counted } from '../decide/words';
import { dayText, type Day } from '../money/day';
import { endWords } from './end-words';
import type { TermsPart } from './terms';

/** For whom the terms are, as exclusions name them. */
export interface TermsReader {
  readonly customerId: string;
  readonly groups: readonly string[];
}

/** A rule that is set aside through a day, or always counts. */
export interface CountingRule {
  readonly rule: CompiledRule;
  readonly asideThrough: Day | null;
}

const MILD_TO_STRICT: readonly CompiledRule['standing'][] = ['warn', 'upfront', 'hold'];

/** The strictest last, otherwise as the policy has them. What is not decided is not threatened: a rule that is cancelled for this reader is not there. */
export function countingFor({ rules, exclusions }: CompiledPolicy, reader: TermsReader | null): readonly CountingRule[] {
  const own = exclusions.filter((exclusion) => concerns(exclusion, reader));
  const counting = rules.flatMap((rule): readonly CountingRule[] => {
    const cancelling = own.filter((exclusion) => exclusion.rule === null || exclusion.rule === rule.id);
    if (cancelling.some(({ until }) => until === null)) return [];
    const asideThrough = cancelling.map(({ until }) => until).reduce((a, b) => (a !== null && b !== null && a > b ? a : b), null);
    return [{ rule, asideThrough }];
  });
  return MILD_TO_STRICT.flatMap((standing) => counting.filter(({ rule }) => rule.standing === standing));
}

/** One that is only for an invoice leaves the rule standing. */
function concerns({ of, named }: CompiledExclusion, reader: TermsReader | null): boolean {
  if (of === 'everybody') return true;
  if (reader === null || of === 'invoice') return false;
  return of === 'customer' ? reader.customerId === named : reader.groups.includes(named);
}

const NAMES: Readonly<Record<CompiledRule['standing'], string>> = {
  warn: 'A warning',
  upfront: 'Payment upfront',
  hold: 'No further credit',
};
const MEANINGS: Readonly<Record<CompiledRule['standing'], string>> = {
  warn: 'A warning changes nothing in what we supply.',
  upfront: 'Payment upfront means that we supply once it is paid for.',
  hold: 'No further credit means that we supply nothing on account until it ends; what is paid for before supply is welcome.',
};

const PART_MEANS =
  'Where only a part is asked for upfront, we supply once that part of the order is paid, and the rest is due as usual; of two such parts the larger counts.';

/** What the consequences among these rules mean, mildest first. */
export function whatFollows(counting: readonly CountingRule[]): string {
  const following = MILD_TO_STRICT.filter((standing) => counting.some(({ rule }) => rule.standing === standing));
  const isPartAsked = counting.some(({ rule }) => rule.depositPercent !== null);
  return following
    .flatMap((standing) => [MEANINGS[standing], ...(standing === 'upfront' && isPartAsked ? [PART_MEANS] : [])])
    .join(' ');
}

export function ruleTable(counting: readonly CountingRule[], homeCurrency: string): TermsPart {
  return {
    kind: 'table',
    head: ['Our rule', 'What follows', 'It ends when'],
    rows: counting.map(({ rule, asideThrough }) => [
      rule.say.trim(),
      follows(rule, asideThrough),
      `${capital(endWords(rule.release, homeCurrency))}.`,
    ]),
  };
}

function follows({ standing, depositPercent, afterWarningDays, segments }: CompiledRule, asideThrough: Day | null): string {
  const warned =
    afterWarningDays === null
      ? ''
      : afterWarningDays === 0
        ? ', never without a warning first'
        : `, never before a warning has stood for ${counted(afterWarningDays, 'day')}`;
  const some = segments === null ? '' : ' For some kinds of account only.';
  const aside = asideThrough === null ? '' : ` Not through ${dayText(asideThrough)}.`;
  const name = depositPercent === null ? NAMES[standing] : `Payment of ${depositPercent}% upfront`;
  return `${name}${warned}.${some}${aside}`;
}
