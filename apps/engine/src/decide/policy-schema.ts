import { DAYS_MAX, FACTS } from '@holdfast/credit';
import { z } from 'zod';

/** The shape of a policy document. The published JSON Schema is made from this one, so that an editor completes what the engine takes. */

const id = z.string().regex(/^[a-z0-9-]+$/, 'use small letters, digits and dashes');
/** YAML reads `25.00` and `1` as numbers. */
const text = z.union([z.string().min(1), z.number()]).transform(String);
const sentence = z.string().min(1);
const days = z.number().int().min(0).max(DAYS_MAX);
const mark = z.enum(['hold', 'upfront', 'new-account']);
const standing = z.enum(['warn', 'upfront', 'hold']);
const amount = text.meta({ id: 'amount', description: "A plain amount in home currency, such as '25.00'.", examples: ['25.00'] });
const day = z.string().meta({ description: 'A day, such as 2027-03-31.' });

const comparison = z.string().meta({
  id: 'comparison',
  // For editors alone: the engine tells what is wrong with a comparison in better words.
  pattern: `^\\s*(${FACTS.map(({ name }) => name).join('|')})\\s*(>=|<=|>|<|=)\\s*[^\\s<>=]`,
  description:
    'A fact, one of > >= < <= =, and a value: oldestOverdueDays > 14, lateShareOfLast6 >= 70%, overdueAmount > tolerance.',
  examples: ['oldestOverdueDays > 14', 'overdueAmount > tolerance'],
});
const entry = z.union([
  comparison,
  z.strictObject({ all: z.array(comparison).min(1) }),
  z.strictObject({ any: z.array(comparison).min(1) }),
]);
const condition = z
  .union([z.strictObject({ all: z.array(entry).min(1) }), z.strictObject({ any: z.array(entry).min(1) })])
  .meta({ id: 'condition' });

const terms = z
  .strictObject({ days: days.optional(), say: sentence.optional() })
  .meta({ description: 'What customers are told.' });
const tolerance = z
  .strictObject({ amount, percentOfMonthlyBilling: z.number().min(0).max(100).optional() })
  .meta({ description: 'Overdue amounts up to this restrict and chase nobody: the greater of the two.' });
const weekday = z.enum(['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']);
const grace = z
  .strictObject({
    days: days.optional(),
    count: z.enum(['calendar', 'business']).optional(),
    weekend: z.array(weekday).optional(),
    country: z.string().min(1).optional(),
    holidays: z.record(z.string(), z.array(z.string())).optional(),
  })
  .meta({ description: 'Days that a debt is given beyond its due date before rules and reminders count it as overdue.' });
const segment = z.strictObject({ id, say: sentence, when: condition.optional(), alert: z.boolean().optional() });
const rule = z.strictObject({
  id,
  say: sentence.meta({ description: 'The rule in a sentence that a customer may read.' }),
  standing,
  mark: mark.optional(),
  depositPercent: z
    .number()
    .int()
    .min(1)
    .max(100)
    .optional()
    .meta({ description: 'With standing upfront: how much of an order is paid before supply; all of it where nothing is said.' }),
  enter: condition.optional(),
  release: condition.optional(),
  afterWarningDays: days.optional(),
  segments: z.array(id).min(1).optional(),
});
const limits = z
  .strictObject({
    default: amount.optional(),
    earned: z
      .boolean()
      .optional()
      .meta({ description: 'Whoever has none granted has what its behaviour has earned, where that is more than the default.' }),
    maximum: amount.optional().meta({ description: 'The most that is ever proposed, or counts as earned.' }),
    over: standing.optional(),
    warnAtPercent: z.number().optional(),
    expired: standing.optional(),
    disputedSharePercent: z
      .number()
      .min(0)
      .max(100)
      .optional()
      .meta({ description: 'How much of what is disputed counts as owed; all of it where nothing is said.' }),
  })
  .meta({ description: 'Credit limits; whoever has none granted has the default one, and without that one none.' });
const ladderStep = z.strictObject({
  paidOnTime: days,
  credit: z.enum(['hold', 'upfront', 'limited', 'normal']),
  limit: amount.optional(),
  raise: z
    .strictObject({ percent: z.number().int().min(1), everyPaidOnTime: z.number().int().min(1) })
    .optional()
    .meta({ description: 'The limit grows by so many percent with every so many further invoices paid on time.' }),
});
const firstDefault = z
  .strictObject({ afterDaysOverdue: days, credit: z.enum(['hold', 'upfront']), closeAfterDaysOverdue: days.optional() })
  .meta({ description: 'A debt of an account that is not normal yet; it comes back at half of every limit.' });
const newAccounts = z
  .strictObject({
    steps: z.array(ladderStep).min(1),
    notBeforeDays: days.optional(),
    halvedAfterDaysLate: days.optional(),
    firstDefault: firstDefault.optional(),
  })
  .meta({ description: 'How a new account earns its credit, by invoices paid on time.' });
/** The e-mails there are: the files of templates/reminders. One that is not there could not be sent. */
const EMAILS: readonly string[] = ['goodwill', 'overdue-1', 'overdue-14', 'overdue-7'];
const treatmentStep = z
  .strictObject({
    step: sentence,
    day: z.number().int().min(-DAYS_MAX).max(DAYS_MAX).meta({ description: 'From the due date: -3 before it, 7 after it.' }),
    channel: z.enum(['email', 'call', 'letter', 'review']),
    template: sentence,
  })
  .superRefine(({ channel, template }, context) => {
    if (channel === 'email' && !EMAILS.includes(template))
      context.addIssue({ code: 'invalid_value', values: [...EMAILS], path: ['template'], input: template });
  })
  .meta({ id: 'step' });
const exclusion = z.strictObject({
  id,
  say: sentence,
  invoice: text.optional(),
  customer: text.optional(),
  group: text.optional(),
  cancels: sentence.meta({ description: 'The id of a rule, or all.' }),
  until: day.optional(),
});
const approval = z.strictObject({ id, say: sentence, marks: z.array(mark).min(1).optional(), when: condition });
const changes = z
  .strictObject({ minimumDaysOpen: days.optional(), maximumIn30Days: z.number().int().min(1).optional() })
  .meta({ description: 'Against going in and out; credit is given back at any time.' });
const messages = z.strictObject({ minimumDaysBetween: days.optional(), maximumIn7Days: z.number().int().min(1).optional() });

export const PolicyShape = z.strictObject({
  name: sentence,
  version: text,
  terms: terms.optional(),
  tolerance,
  grace: grace.optional(),
  segments: z.array(segment).optional(),
  rules: z.array(rule),
  limits: limits.optional(),
  newAccounts: newAccounts.optional(),
  treatment: z.array(treatmentStep),
  treatments: z.record(z.string(), z.array(treatmentStep)).optional(),
  exclusions: z.array(exclusion).optional(),
  approvals: z.array(approval).optional(),
  messages: messages.optional(),
  changes: changes.optional(),
});

/** What a level of precedence says: only what differs from the levels before it. */
export const PolicyPartShape = PolicyShape.partial().extend({
  basedOn: sentence.optional().meta({
    description:
      'What counts where this says nothing: the name of a starting policy, or, in a company’s own, practice for the policy of the practice that looks after it.',
    examples: ['standard', 'practice'],
  }),
  segments: z.array(segment.partial().required({ id: true })).optional(),
  rules: z.array(rule.partial().required({ id: true })).optional(),
  exclusions: z.array(exclusion.partial().required({ id: true })).optional(),
  approvals: z.array(approval.partial().required({ id: true })).optional(),
  tolerance: tolerance.partial().optional(),
  newAccounts: newAccounts.partial().optional(),
});

/** JSON Schema, draft 2020-12, of what a person writes: a whole policy, or what a level of precedence changes. */
export function policyJsonSchema(of: 'policy' | 'part'): object {
  const [shape, title] =
    of === 'policy' ? [PolicyShape, 'Holdfast credit policy'] : [PolicyPartShape, 'Holdfast credit policy: what differs'];
  const { $schema, ...schema } = z.toJSONSchema(shape, { target: 'draft-2020-12', io: 'input' });
  return { $schema, title, ...schema };
}
