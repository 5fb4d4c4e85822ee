import { isWholeFrom } from './compile-treatment';
import type { PlacedRule } from './compile-rule';
import type { Report } from './fault-report';
import type { ConditionDocument, NewAccountsDocument } from './policy';
import { counted } from './words';

type Step = NewAccountsDocument['steps'][number];

/** What new accounts have to earn, as rules: each step but the normal one restricts until the next is reached. Nobody is new before the first invoice. */
export function ladderRules(newAccounts: NewAccountsDocument | undefined, report: Report): readonly PlacedRule[] {
  if (newAccounts === undefined) return [];
  const { steps, notBeforeDays = 0 } = newAccounts;
  if (!isWholeFrom(notBeforeDays, 0))
    report(
      ['newAccounts', 'notBeforeDays'],
      `${notBeforeDays} is not a number of days.`,
      'Write a whole number, for example 90.',
    );
  const isSound = steps.map((step, position) => isStepSound(step, steps[position - 1], position, report)).every(Boolean);
  if (steps.at(-1)?.credit !== 'normal')
    report(['newAccounts', 'steps'], 'The ladder has no end: its last step is not normal.', 'End it with credit: normal.');
  else if (isSound)
    return steps.slice(0, -1).map((step, position) => {
      const next = steps[position + 1] as Step;
      return ruleOf(step, { position, next, days: next.credit === 'normal' ? notBeforeDays : 0 });
    });
  return [];
}

function isStepSound({ paidOnTime, credit, limit }: Step, before: Step | undefined, position: number, report: Report): boolean {
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
  ];
  const found = problems.filter((problem) => problem !== false);
  for (const [field, problem, cure] of found) report([...path, field], problem, cure);
  return found.length === 0;
}

function ruleOf(
  { paidOnTime, credit, limit }: Step,
  { position, next, days }: { readonly position: number; readonly next: Step; readonly days: number },
): PlacedRule {
  const reached = [`paidOnTimeCount >= ${next.paidOnTime}`, ...(days > 0 ? [`accountAgeDays >= ${days}`] : [])];
  const before = [`paidOnTimeCount < ${next.paidOnTime}`, ...(days > 0 ? [`accountAgeDays < ${days}`] : [])];
  const enter: ConditionDocument = {
    all: ['invoiceCount >= 1', `paidOnTimeCount >= ${paidOnTime}`, { any: before }, ...(limit ? [`exposure > ${limit}`] : [])],
  };
  const release: ConditionDocument = limit ? { any: [`exposure <= ${limit}`, { all: reached }] } : { all: reached };
  const until = `until ${counted(next.paidOnTime, 'invoice')} ${next.paidOnTime === 1 ? 'has' : 'have'} been paid on time${
    days > 0 ? ` and the first is ${counted(days, 'day')} old` : ''
  }.`;
  const says = { hold: 'has no credit', upfront: 'pays upfront', limited: `owes at most ${limit}`, normal: '' }[credit];
  return {
    path: ['newAccounts', 'steps', position],
    rule: {
      id: `new-account-step-${position + 1}`,
      say: `A new account ${says} ${until}`,
      standing: credit === 'upfront' ? 'upfront' : 'hold',
      mark: 'new-account',
      enter,
      release,
    },
  };
}
