import type { Channel, Mark } from '../answers';
import { CHANNEL, MARK, counted } from '../words';
import { amountWords, conditionWords, type Sayer } from './conditions';
import { SECTION_ORDER, nameText, wordsFor } from './section-words';
import { isRecord, plainText, type Says } from './yaml-text';

/** One thing that a policy says. */
export interface Said {
  /** Of a rule, a segment, an exclusion, an approval. */
  readonly id: string | null;
  readonly text: string;
  readonly details: readonly string[];
}

export interface SectionSaid {
  readonly section: string;
  readonly title: string;
  readonly said: readonly Said[];
}

/** A policy, or what differs, as sentences; what this page has no words for is told by its name, so that nothing is left out. */
export function policyInWords(says: Says, sayer: Sayer): readonly SectionSaid[] {
  const sections = Object.keys(says).filter((section) => !['name', 'version'].includes(section));
  const place = (section: string): number =>
    SECTION_ORDER.includes(section) ? SECTION_ORDER.indexOf(section) : SECTION_ORDER.length;
  return sections
    .toSorted((a, b) => place(a) - place(b))
    .map((section) => ({ section, title: wordsFor(section).label, said: sectionSaid(section, says[section], sayer) }));
}

function sectionSaid(section: string, value: unknown, sayer: Sayer): readonly Said[] {
  const entries = ENTRIES[section];
  if (entries && Array.isArray(value)) {
    if (value.length === 0) return [sentence(section === 'treatment' ? 'Nothing is sent.' : 'None.')];
    return value.map((entry: unknown) => (isRecord(entry) ? entries(entry, sayer) : sentence(plainText(entry))));
  }
  const settings = SETTINGS[section];
  if (settings && isRecord(value)) return settings(value, sayer);
  return [
    sentence(section === 'basedOn' ? `Where nothing else is said, ${baseWords(plainText(value))} counts.` : plainText(value)),
  ];
}

const ENTRIES: Readonly<Record<string, (entry: Says, sayer: Sayer) => Said>> = {
  segments: ({ id, say, when, alert, ...rest }, sayer) => ({
    id: text(id),
    text: text(say),
    details: [
      when === undefined ? null : `When ${conditionWords(when, sayer)}.`,
      alert === true ? 'A person is told when a customer comes into it.' : null,
      ...others('segments', rest),
    ].filter(isSaid),
  }),
  rules: ({ id, say, standing, mark, depositPercent, enter, release, afterWarningDays, segments, ...rest }, sayer) => ({
    id: text(id),
    text: text(say),
    details: [
      enter === undefined ? null : `Takes hold when ${conditionWords(enter, sayer)}.`,
      afterWarningDays === undefined ? null : `Only after a warning of ${days(afterWarningDays)}.`,
      Array.isArray(segments) ? `Only of ${segments.join(', ')}.` : null,
      standing === undefined
        ? null
        : `Then the standing is ${plainText(standing)}${mark === undefined ? '' : `, marked ${markWords(mark)}`}.`,
      depositPercent === undefined ? null : `${plainText(depositPercent)}% of an order is paid upfront.`,
      release === undefined ? null : `Is lifted when ${conditionWords(release, sayer)}.`,
      ...others('rules', rest),
    ].filter(isSaid),
  }),
  treatment: (step) => sentence(stepWords(step)),
  exclusions: ({ id, say, invoice, customer, group, cancels, until, ...rest }) => ({
    id: text(id),
    text: text(say),
    details: [
      `${cancels === 'all' ? 'Every rule' : `The rule ${text(cancels)}`} is cancelled for ${whom({ invoice, customer, group })}${until === undefined ? '' : ` until ${plainText(until)}`}.`,
      ...others('exclusions', rest),
    ],
  }),
  approvals: ({ id, say, marks, when, ...rest }, sayer) => ({
    id: text(id),
    text: text(say),
    details: [
      `A person has to agree${Array.isArray(marks) ? ` to ${marks.map(markWords).join(' or ')}` : ''} when ${conditionWords(when, sayer)}.`,
      ...others('approvals', rest),
    ],
  }),
};

const SETTINGS: Readonly<Record<string, (settings: Says, sayer: Sayer) => readonly Said[]>> = {
  terms: ({ days: due, say, ...rest }) =>
    sentences(
      'terms',
      [due === undefined ? null : `Invoices are due after ${days(due)}.`, say === undefined ? null : text(say)],
      rest,
    ),
  tolerance: ({ amount, percentOfMonthlyBilling: percent, ...rest }, { currency }) =>
    sentences(
      'tolerance',
      [
        `Overdue amounts up to ${amount === undefined ? '' : amountWords(plainText(amount), currency)}${amount !== undefined && percent !== undefined ? ' or ' : ''}${percent === undefined ? '' : `${plainText(percent)}% of the customer’s monthly billing`}${amount !== undefined && percent !== undefined ? ', whichever is more,' : ''} are left alone.`,
      ],
      rest,
    ),
  grace: (grace) => graceSaid(grace),
  limits: ({ default: most, over, warnAtPercent, expired, ...rest }, { currency }) =>
    sentences(
      'limits',
      [
        most === undefined ? null : `Whoever has been granted no limit may owe ${amountWords(plainText(most), currency)}.`,
        over === undefined ? null : `When more is owed than the limit: ${plainText(over)}.`,
        warnAtPercent === undefined ? null : `A warning when ${plainText(warnAtPercent)}% of the limit is used.`,
        expired === undefined ? null : `When the last day of a limit has passed: ${plainText(expired)}.`,
      ],
      rest,
    ),
  newAccounts: ({ steps, notBeforeDays, ...rest }, { currency }) =>
    sentences(
      'newAccounts',
      [
        ...(Array.isArray(steps) ? steps : []).map((step: unknown) => ladderWords(step, currency)),
        notBeforeDays === undefined ? null : `Not normal before the first invoice is ${days(notBeforeDays)} old.`,
      ],
      rest,
    ),
  treatments: (bySegment) =>
    Object.entries(bySegment).map(([segment, steps]) => ({
      id: segment,
      text: Array.isArray(steps) && steps.length > 0 ? `${counted(steps.length, 'step')} of its own.` : 'Nothing is sent.',
      details: (Array.isArray(steps) ? steps : []).map((step: unknown) => (isRecord(step) ? stepWords(step) : plainText(step))),
    })),
  messages: ({ minimumDaysBetween: between, maximumIn7Days: most, ...rest }) =>
    sentences(
      'messages',
      [
        between === undefined ? null : `At least ${days(between)} between two messages.`,
        most === undefined ? null : `At most ${plainText(most)} in 7 days.`,
      ],
      rest,
    ),
  changes: ({ minimumDaysOpen, maximumIn30Days, ...rest }) =>
    sentences(
      'changes',
      [
        minimumDaysOpen === undefined
          ? null
          : `A mark that was lifted does not come back before ${days(minimumDaysOpen)} have passed.`,
        maximumIn30Days === undefined
          ? null
          : `More than ${plainText(maximumIn30Days)} changes of mark in 30 days are left to a person.`,
      ],
      rest,
    ),
};

function graceSaid({ days: count, count: counting, weekend, country, holidays, ...rest }: Says): readonly Said[] {
  const isBusiness = counting === 'business';
  const restDays = Array.isArray(weekend) ? weekend.map(String).map(nameText).join(', ') : 'Saturday, Sunday';
  const listed = isRecord(holidays) ? Object.entries(holidays) : [];
  return sentences(
    'grace',
    [
      count === undefined
        ? null
        : `A debt is given ${plainText(count)} ${isBusiness ? 'business ' : ''}day${count === 1 ? '' : 's'} beyond its due date.`,
      isBusiness
        ? `A due date on a day of rest (${restDays}${country === undefined ? '' : `, holidays of ${plainText(country)}`}) moves to the next business day.`
        : null,
      ...listed.map(([of, on]) => `Holidays of ${of}: ${Array.isArray(on) ? on.map(plainText).join(', ') : plainText(on)}.`),
    ],
    rest,
  );
}

function baseWords(base: string): string {
  return base === 'practice' ? 'the practice’s policy' : `the starting policy ${base}`;
}

function ladderWords(step: unknown, currency: string): string {
  if (!isRecord(step)) return plainText(step);
  const { paidOnTime, credit, limit } = step;
  const most = limit === undefined ? '' : `, at most ${amountWords(plainText(limit), currency)}`;
  return `From ${plainText(paidOnTime)} invoice${paidOnTime === 1 ? '' : 's'} paid on time on: ${plainText(credit)}${most}.`;
}

function stepWords({ step, day, channel, template, ...rest }: Says): string {
  const by = CHANNEL[channel as Channel] ?? plainText(channel);
  const when =
    day === 0 ? 'On the due date' : `${days(Math.abs(Number(day)))} ${Number(day) < 0 ? 'before' : 'after'} the due date`;
  return [
    `${when}: ${by} “${plainText(template)}”${step === template ? '' : ` (${plainText(step)})`}.`,
    ...others('treatment', rest),
  ].join(' ');
}

function whom({ invoice, customer, group }: Says): string {
  if (invoice !== undefined) return `the invoice ${plainText(invoice)}`;
  if (customer !== undefined) return `the customer ${plainText(customer)}`;
  return group === undefined ? 'everybody' : `the group ${plainText(group)}`;
}

function sentences(section: string, told: readonly (string | null)[], rest: Says): readonly Said[] {
  return [...told.filter(isSaid), ...others(section, rest)].map(sentence);
}

/** Settings that a later policy may know and these words do not. */
function others(section: string, rest: Says): readonly string[] {
  return Object.entries(rest).map(([name, value]) => `${wordsFor(`${section}.${name}`).label}: ${plainText(value)}.`);
}

function sentence(said: string): Said {
  return { id: null, text: said, details: [] };
}

function isSaid(said: string | null): said is string {
  return said !== null;
}

function markWords(mark: unknown): string {
  return (MARK[mark as Mark] ?? plainText(mark)).toLowerCase();
}

function days(count: unknown): string {
  return `${plainText(count)} ${count === 1 ? 'day' : 'days'}`;
}

function text(value: unknown): string {
  return value === undefined ? '' : plainText(value);
}
