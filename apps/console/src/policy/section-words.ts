/* The words of docs/POLICY.md for sections and settings. What has none yet shows the name that the schema gives it. */

export interface Words {
  readonly label: string;
  readonly about?: string;
}

/** In the order in which they are shown. */
const SECTIONS: Readonly<Record<string, Words>> = {
  basedOn: {
    label: 'Based on',
    about: 'What counts where nothing else is said here: a starting policy, or for a company its practice’s.',
  },
  name: { label: 'Name' },
  version: { label: 'Your own version', about: 'Your name for this state of the policy. It is shown with every decision.' },
  terms: { label: 'Terms', about: 'What customers are told. The terms in the ledger stay what they are.' },
  tolerance: {
    label: 'Tolerance',
    about: 'Overdue amounts up to this restrict and chase nobody. The greater of the two counts.',
  },
  grace: {
    label: 'Grace',
    about: 'Days that a debt is given beyond its due date before rules and reminders count it as overdue.',
  },
  segments: {
    label: 'Segments',
    about: 'Kinds of account, tried from top to bottom: the first that matches counts. The last may leave its condition out.',
  },
  rules: {
    label: 'Rules',
    about: 'A rule takes hold when its first condition is met, and stays until the second one is.',
  },
  limits: { label: 'Credit limits', about: 'Whoever has been granted no limit has the default one, and without that one none.' },
  newAccounts: { label: 'New accounts', about: 'How a new account earns its credit, by invoices paid on time.' },
  treatment: {
    label: 'Treatment',
    about:
      'What is said and when, for everybody whose segment has no other steps. Days count from the due date: −3 before it, 7 after it.',
  },
  treatments: { label: 'Treatment by segment', about: 'Other steps for one segment. An empty list: nothing is sent.' },
  exclusions: {
    label: 'Exclusions',
    about: 'Cancels one rule, or all, for an invoice, a customer, a group, or everybody where none is named.',
  },
  approvals: { label: 'Approvals', about: 'When a person has to agree before a restriction.' },
  messages: { label: 'Messages', about: 'How often somebody is written to at most.' },
  changes: { label: 'Going in and out', about: 'Against marks that come and go. Credit is given back at any time.' },
};

export const SECTION_ORDER: readonly string[] = Object.keys(SECTIONS);

const SETTINGS: Readonly<Record<string, Words>> = {
  'terms.days': { label: 'Days to pay' },
  'terms.say': { label: 'In words' },
  'tolerance.amount': { label: 'Amount' },
  'tolerance.percentOfMonthlyBilling': {
    label: 'Percent of monthly billing',
    about: 'Of what the customer is billed in an average month.',
  },
  'grace.days': { label: 'Days of grace' },
  'grace.count': {
    label: 'Counted as',
    about: 'Business: a due date on a day of rest moves to the next business day; days of grace are business days too.',
  },
  'grace.weekend': { label: 'Days of rest', about: 'Saturday and Sunday where nothing is said.' },
  'grace.country': { label: 'Country', about: 'Whose holidays count, of those listed below.' },
  'grace.holidays': { label: 'Holidays by country' },
  'grace.holidays.*': { label: 'Holidays', about: '12-25 is every year, 2027-03-26 is once.' },
  'segments.id': { label: 'Short name', about: 'Small letters, digits and dashes.' },
  'segments.say': { label: 'In a sentence' },
  'segments.when': { label: 'An account is of this kind when' },
  'segments.alert': { label: 'Tell a person when a customer comes into this segment' },
  'rules.id': { label: 'Short name', about: 'Small letters, digits and dashes.' },
  'rules.say': { label: 'In a sentence that a customer may read' },
  'rules.standing': { label: 'Standing' },
  'rules.mark': { label: 'Mark in the ledger', about: 'None for a rule that only warns.' },
  'rules.depositPercent': {
    label: 'Percent of an order upfront',
    about: 'With standing upfront: a whole number from 1 to 100. All of it, where nothing is said.',
  },
  'rules.enter': { label: 'Takes hold when' },
  'rules.release': { label: 'Is lifted when' },
  'rules.afterWarningDays': {
    label: 'Days after a warning',
    about: 'It takes hold only when a warning has stood for so many days.',
  },
  'rules.segments': { label: 'Takes hold of these segments only', about: 'Of everybody, where none is ticked.' },
  'limits.default': { label: 'Default limit' },
  'limits.over': { label: 'When more is owed than the limit', about: 'Hold, where nothing is said.' },
  'limits.warnAtPercent': { label: 'Warn from this percent of the limit on' },
  'limits.expired': { label: 'When the last day of a limit has passed' },
  'limits.earned': {
    label: 'Limits are earned',
    about: 'By billing and payments, for whoever was granted none. Look at who would move first.',
  },
  'limits.maximum': { label: 'Highest earned limit' },
  'limits.disputedSharePercent': { label: 'Percent of disputed debts that counts', about: 'All of it, where nothing is said.' },
  'newAccounts.steps': { label: 'The ladder' },
  'newAccounts.steps.paidOnTime': { label: 'From invoices paid on time' },
  'newAccounts.steps.credit': { label: 'Credit' },
  'newAccounts.steps.limit': { label: 'Limit', about: 'With limited.' },
  'newAccounts.halvedAfterDaysLate': { label: 'Limits are halved after days late' },
  'newAccounts.notBeforeDays': { label: 'Not normal before days', about: 'Counted from the first invoice.' },
  'treatments.*': { label: 'Steps' },
  'exclusions.id': { label: 'Short name', about: 'Small letters, digits and dashes.' },
  'exclusions.say': { label: 'Why' },
  'exclusions.invoice': { label: 'Invoice', about: 'The ledger’s own id.' },
  'exclusions.customer': { label: 'Customer', about: 'The ledger’s own id.' },
  'exclusions.group': { label: 'Group', about: 'Its name.' },
  'exclusions.cancels': { label: 'Cancels' },
  'exclusions.until': { label: 'Last day', about: 'Such as 2027-03-31; for ever where none is given.' },
  'approvals.id': { label: 'Short name', about: 'Small letters, digits and dashes.' },
  'approvals.say': { label: 'In a sentence' },
  'approvals.marks': { label: 'Only for these marks', about: 'For all, where none is ticked.' },
  'approvals.when': { label: 'A person has to agree when' },
  'messages.minimumDaysBetween': { label: 'Days between messages, at least' },
  'messages.maximumIn7Days': { label: 'Messages in 7 days, at most' },
  'changes.minimumDaysOpen': { label: 'Days before a lifted mark may come back' },
  'changes.maximumIn30Days': { label: 'Changes in 30 days, at most', about: 'More are left to a person.' },
};

const STEP: Readonly<Record<string, Words>> = {
  step: { label: 'Step' },
  day: { label: 'Day' },
  channel: { label: 'By' },
  template: { label: 'Text' },
};

/** `key`: the names of sections and settings without positions; `*` for a name that the author chose. `description`: the schema's, for what has no words here. */
export function wordsFor(key: string, description?: string): Words {
  const name = key.split('.').at(-1) ?? key;
  const known = SECTIONS[key] ?? SETTINGS[key] ?? (key.startsWith('treatment') ? STEP[name] : undefined);
  return known ?? { label: nameText(name), ...(description === undefined ? {} : { about: description }) };
}

/** `disputedSharePercent` becomes `Disputed share percent`. */
export function nameText(name: string): string {
  const text = name.replace(/(?<=[a-z])(?=[A-Z0-9])/g, ' ').toLowerCase();
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** What one entry of a list is called. */
const ENTRY: Readonly<Record<string, string>> = {
  segments: 'segment',
  rules: 'rule',
  exclusions: 'exclusion',
  approvals: 'approval',
};

export function entryWord(key: string): string {
  return ENTRY[key] ?? (/treatment|steps/.test(key) ? 'step' : 'entry');
}
