import type { PlacedRule } from './compile-rule';
import { isWholeFrom } from './compile-treatment';
import type { Compiling, Report } from './fault-report';
import { firstDefaultRules, stepRules, type Ladder } from './ladder-rules';
import type { NewAccountsDocument } from './policy';

type Step = NewAccountsDocument['steps'][number];

/** What new accounts have to earn, as rules: each step but the normal one restricts until the next is reached. Nobody is new before the first invoice. */
export function ladderRules(newAccounts: NewAccountsDocument | undefined, compiling: Compiling): readonly PlacedRule[] {
  if (newAccounts === undefined) return [];
  const { report } = compiling;
  const { steps, notBeforeDays = 0, halvedAfterDaysLate, firstDefault } = newAccounts;
  const isSound = [
    isDays(notBeforeDays, ['notBeforeDays'], report),
    isDays(halvedAfterDaysLate ?? 0, ['halvedAfterDaysLate'], report),
    isFirstDefaultSound(firstDefault, report),
    ...steps.map((step, position) => isStepSound(step, steps[position - 1], position, report)),
  ].every(Boolean);
  const normal = steps.at(-1);
  if (normal?.credit !== 'normal') {
    report(['newAccounts', 'steps'], 'The ladder has no end: its last step is not normal.', 'End it with credit: normal.');
    return [];
  }
  if (!isSound) return [];
  const lateAfter = [halvedAfterDaysLate, firstDefault?.afterDaysOverdue].filter((days) => days !== undefined);
  const ladder: Ladder = {
    steps,
    normal: { paidOnTime: normal.paidOnTime, days: notBeforeDays },
    halvedAfter: lateAfter.length === 0 ? null : Math.min(...lateAfter),
    homeCurrency: compiling.homeCurrency,
  };
  return [...stepRules(ladder), ...(firstDefault ? firstDefaultRules(firstDefault, ladder) : [])];
}

function isDays(days: number, path: readonly string[], report: Report): boolean {
  const isSound = isWholeFrom(days, 0);
  if (!isSound) report(['newAccounts', ...path], `${days} is not a number of days.`, 'Write a whole number, for example 90.');
  return isSound;
}

function isFirstDefaultSound(firstDefault: NewAccountsDocument['firstDefault'], report: Report): boolean {
  if (firstDefault === undefined) return true;
  const { afterDaysOverdue, closeAfterDaysOverdue } = firstDefault;
  const isSound = isDays(afterDaysOverdue, ['firstDefault', 'afterDaysOverdue'], report);
  if (closeAfterDaysOverdue === undefined) return isSound;
  if (isWholeFrom(closeAfterDaysOverdue, afterDaysOverdue + 1)) return isSound;
  report(
    ['newAccounts', 'firstDefault', 'closeAfterDaysOverdue'],
    `${closeAfterDaysOverdue} is not later than the default itself.`,
    `Write a whole number of more than ${afterDaysOverdue}.`,
  );
  return false;
}

function isStepSound(step: Step, before: Step | undefined, position: number, report: Report): boolean {
  const { paidOnTime, credit, limit, raise } = step;
  const path = ['newAccounts', 'steps', position];
  const problems: readonly (readonly [string, string, string] | false)[] = [
    !isWholeFrom(paidOnTime, 0) && ['paidOnTime', `${paidOnTime} is not a number of invoices.`, 'Write a whole number.'],
    before === undefined &&
      paidOnTime > 0 && ['paidOnTime', 'Nothing is said about accounts that have paid nothing yet.', 'Begin with paidOnTime: 0.'],
    before !== undefined &&
      paidOnTime <= before.paidOnTime && ['paidOnTime', 'The steps do not go up.', `Write more than ${before.paidOnTime}.`],
    before?.credit === 'normal' && ['credit', 'This comes after the normal step.', 'Make the normal step the last one.'],
    credit === 'limited' &&
      !/^\d+(\.\d+)?$/.test(limit ?? '') && [
        'limit',
        'There is no amount to limit it to.',
        "Write, for example, limit: '500.00'.",
      ],
    credit !== 'limited' &&
      limit !== undefined && ['limit', `With ${credit} no limit counts.`, 'Write credit: limited, or leave it out.'],
    credit !== 'limited' &&
      raise !== undefined && ['raise', `With ${credit} there is no limit to raise.`, 'Write credit: limited, or leave it out.'],
    raise !== undefined &&
      !(isWholeFrom(raise.percent, 1) && isWholeFrom(raise.everyPaidOnTime, 1)) && [
        'raise',
        'This is not how a limit grows.',
        'Write whole numbers, for example raise: { percent: 50, everyPaidOnTime: 3 }.',
      ],
  ];
  const found = problems.filter((problem) => problem !== false);
  for (const [field, problem, cure] of found) report([...path, field], problem, cure);
  return found.length === 0;
}
