import { comparisonsOf, factOf } from '../decide/condition';
import type { CompiledGrace, CompiledPolicy, CompiledRule } from '../decide/policy';
import { counted, listed } from '../decide/words';
import { countingFor, ruleTable, whatFollows, type CountingRule, type TermsReader } from './consequences';
import { reminderParts } from './reminder-steps';
import type { CreditTerms, TermsPart, TermsSection } from './terms';

/** What customers are told of a policy. For one customer, with what is agreed with it or its groups; `customer: null` for everybody. No segment, approval, limit or exclusion is named. */
export function creditTerms(
  policy: CompiledPolicy,
  { companyName, customer }: { readonly companyName: string; readonly customer: TermsReader | null },
): CreditTerms {
  const counting = countingFor(policy, customer);
  const ofLimits = counting.filter(({ rule }) => isOfLimits(rule));
  const ofNewAccounts = counting.filter(({ rule }) => !isOfLimits(rule) && rule.mark === 'new-account');
  const ofEverybody = counting.filter((one) => !ofLimits.includes(one) && !ofNewAccounts.includes(one));
  const sections: readonly (TermsSection | null)[] = [
    { heading: 'When to pay', parts: dueDates(policy) },
    { heading: 'Reminders', parts: reminderParts(policy) },
    { heading: 'If payment is late', parts: consequences(policy, counting, ofEverybody) },
    newAccounts(policy, ofNewAccounts),
    creditLimits(policy, ofLimits),
    { heading: 'If something is wrong', parts: texts(DISPUTES) },
    { heading: 'If you cannot pay on the day', parts: texts(...PROMISES) },
    { heading: 'Whom to talk to', parts: texts(...CONTACT) },
  ];
  return { title: 'Credit policy', companyName, sections: sections.filter((section) => section !== null) };
}

/** What the credit file does to judgement and reminders, in words. */
const DISPUTES =
  'Tell us as soon as you notice, if you can before the invoice is due: which invoice, which part of it, and why. While we look into it, the disputed part does not count as overdue and we do not ask for it. The rest stays due.';
const PROMISES = [
  'Talk to us before the due date if you can. If you name a day on which you will pay, we note it and send no reminders until it has passed.',
  'We can also agree on instalments. While they are paid as agreed, they take the place of the due dates, and nothing they cover counts as overdue.',
];
const CONTACT = [
  'Reply to any invoice or reminder from us, or speak to the person you usually deal with. A person on our side may decide otherwise in a single case, and can tell you why something was decided.',
  'Nothing in this policy takes away rights that you have by law.',
];

function texts(...paragraphs: readonly string[]): readonly TermsPart[] {
  return paragraphs.map((text) => ({ kind: 'text', text }));
}

function dueDates({ terms, grace, rules, homeCurrency }: CompiledPolicy): readonly TermsPart[] {
  const days = terms.days === null ? null : `Invoices are due ${dueAfter(terms.days)}, unless the invoice says otherwise.`;
  const said = [terms.say, days].filter((text) => text !== null);
  const amounts = rules.some(namesAmount) ? [`Amounts in this policy are in ${homeCurrency}.`] : [];
  return texts(
    ...(said.length === 0 ? ['Each invoice says by which day it is due.'] : said),
    grace === null ? 'An invoice that is not paid by its due date is overdue from the next day on.' : graceText(grace),
    ...amounts,
  );
}

function dueAfter(days: number): string {
  return days === 0 ? 'on the day of their date' : `${counted(days, 'day')} after their date`;
}

function namesAmount({ enter, release }: CompiledRule): boolean {
  return [enter, release]
    .flatMap(comparisonsOf)
    .some((comparison) => factOf(comparison).unit === 'money' && comparison.value !== null && comparison.value !== 0n);
}

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

function graceText({ days, business, weekend, everyYear, once }: CompiledGrace): string {
  const rest = [
    ...weekend.map((day) => WEEKDAYS[day] ?? ''),
    ...(everyYear.length + once.length > 0 ? ['a public holiday'] : []),
  ];
  const moves =
    business && rest.length > 0 ? `A due date that falls on ${listed(rest, 'or')} moves to the next business day. ` : '';
  const more = days > 0 ? `We allow ${counted(days, business ? 'business day' : 'day')} beyond the due date. ` : '';
  return `${moves}${more}Only what is unpaid after that is overdue, and days overdue are counted from there.`;
}

/** `counting`: all rules, because what may follow is explained here once. */
function consequences(
  { tolerance, homeCurrency }: CompiledPolicy,
  counting: readonly CountingRule[],
  ofEverybody: readonly CountingRule[],
): readonly TermsPart[] {
  if (counting.length === 0) return texts('Nothing follows by rule. We talk to you.');
  const small = tolerance.amount > 0n || tolerance.basisPoints > 0n ? ' Small differences have no consequences.' : '';
  return [
    ...texts(whatFollows(counting)),
    ...(ofEverybody.length === 0 ? [] : [ruleTable(ofEverybody, homeCurrency)]),
    ...texts(`What follows ends once what stands under “It ends when” is so; you do not have to ask.${small}`),
  ];
}

function newAccounts({ homeCurrency }: CompiledPolicy, counting: readonly CountingRule[]): TermsSection | null {
  return counting.length === 0 ? null : { heading: 'New accounts', parts: [ruleTable(counting, homeCurrency)] };
}

/** That there are limits; whose and how high is between the company and each customer. */
function creditLimits(
  { defaultLimit, rules, homeCurrency }: CompiledPolicy,
  counting: readonly CountingRule[],
): TermsSection | null {
  if (defaultLimit === null && !rules.some(isOfLimits)) return null;
  const text = texts('What may be owed to us at a time is limited. Ask us for your own limit, or for another one.');
  return { heading: 'Credit limits', parts: counting.length === 0 ? text : [...text, ruleTable(counting, homeCurrency)] };
}

const LIMIT_FACTS: ReadonlySet<string> = new Set(['creditLimit', 'limitExpired', 'headroom', 'limitUse']);

function isOfLimits({ enter }: CompiledRule): boolean {
  return comparisonsOf(enter).some((comparison) => LIMIT_FACTS.has(factOf(comparison).name));
}
