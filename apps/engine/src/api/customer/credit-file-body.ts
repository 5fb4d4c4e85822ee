import { FLAGS, addDays, minorDigits, parseDay, parseMoney, type Day, type FileContent } from '@holdfast/credit';
import { z } from 'zod';

const LIMIT_DAYS = 365;
const Id = z
  .string()
  .max(100)
  .min(1, 'must be named')
  .regex(/^\P{Cc}*$/u, 'is no id');
const Text = z.string().trim().min(1, 'must not be empty').max(2000, 'has 2,000 characters at most');
const DayOf = z.iso.date('is no day YYYY-MM-DD').transform(parseDay);
const Amount = z
  .strictObject({
    amount: z.string().regex(/^\d{1,13}(\.\d{1,3})?$/, 'is no amount such as "1240.50"'),
    currency: z.string().regex(/^[A-Z]{3}$/, 'is no ISO currency such as GBP'),
  })
  .refine(({ amount, currency }) => (amount.split('.')[1]?.length ?? 0) <= minorDigits(currency), {
    message: 'has more decimals than its currency',
  })
  .transform(({ amount, currency }) => parseMoney(amount, currency));

/** The entry that this one takes the place of: that was a mistake. */
const corrects = z.uuid().optional();

/** What a person may record. Days that are left out are today. */
export const Body = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('dispute'),
    invoiceId: Id,
    /** Left out: the whole balance. */
    amount: Amount.nullable().default(null),
    raisedOn: DayOf.optional(),
    reason: Text,
    evidence: Text.nullable().default(null),
    corrects,
  }),
  z.strictObject({ kind: z.literal('promise'), amount: Amount, madeOn: DayOf.optional(), on: DayOf, promisedBy: Text, corrects }),
  z.strictObject({
    kind: z.literal('plan'),
    invoiceIds: z.array(Id).min(1, 'must be named').max(200),
    agreedOn: DayOf.optional(),
    instalments: z.array(z.strictObject({ on: DayOf, amount: Amount })).min(1, 'must be at least one').max(120), // prettier-ignore
    corrects,
  }),
  z.strictObject({
    kind: z.literal('flag'),
    flag: z.enum(FLAGS, `is one of ${FLAGS.join(', ')}`),
    since: DayOf.optional(),
    note: Text.nullable().default(null),
    corrects,
  }),
  z.strictObject({
    kind: z.literal('limit'),
    amount: Amount,
    from: DayOf.optional(),
    /** Left out: a year from its first day. Null: never. */
    expiresOn: DayOf.nullable().optional(),
    reason: Text,
    corrects,
  }),
  z.strictObject({
    kind: z.literal('pin'),
    pin: z.enum(['hold', 'exempt'], 'is hold or exempt'),
    from: DayOf.optional(),
    expiresOn: DayOf,
    reason: Text,
    corrects,
  }),
  z.strictObject({ kind: z.literal('terms'), version: Text, on: DayOf.optional(), acceptedBy: Text, corrects }),
  z.strictObject({ kind: z.literal('bad-debt'), invoiceId: Id, on: DayOf.optional(), reason: Text, corrects }),
  z.strictObject({ kind: z.literal('parent'), parentId: Id, corrects }),
  z.strictObject({ kind: z.literal('roll-up'), corrects }),
]);

export const EndBody = z.strictObject({
  /** The day it ended; left out: today. Null: it was a mistake and never was. */
  on: DayOf.nullable().optional(),
  outcome: Text,
});

type WithoutCorrects<Told> = Told extends { readonly corrects?: unknown } ? Omit<Told, 'corrects'> : never;

/** What is to be recorded, with today for the days that were left out. */
export function contentOf(body: WithoutCorrects<z.infer<typeof Body>>, today: Day): FileContent {
  switch (body.kind) {
    case 'dispute':
      return { ...body, raisedOn: body.raisedOn ?? today };
    case 'promise':
      return { ...body, madeOn: body.madeOn ?? today };
    case 'plan':
      return { ...body, agreedOn: body.agreedOn ?? today };
    case 'flag':
      return { ...body, since: body.since ?? today };
    case 'limit': {
      const from = body.from ?? today;
      return { ...body, from, expiresOn: body.expiresOn === undefined ? addDays(from, LIMIT_DAYS) : body.expiresOn };
    }
    case 'pin':
      return { ...body, from: body.from ?? today };
    case 'terms':
    case 'bad-debt':
      return { ...body, on: body.on ?? today };
    case 'parent':
    case 'roll-up':
      return body;
  }
}
