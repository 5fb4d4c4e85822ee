import { z } from 'zod';

/** At most so many events come in a POST, and about a megabyte (facts/quickbooks.md 11). */
const EVENTS_PER_POST_MAX = 100;

/** How deliveries behave. Both vendors promise "at least once, in any order" and no more; left out, they behave as well as they can. */
export const mannerSchema = z.strictObject({
  /** Each POST comes this many times, all at once. */
  copies: z.number().int().min(1).max(100).default(1),
  /** What happened last is told first. */
  reversed: z.boolean().default(false),
  /** QuickBooks: the older `eventNotifications` instead of CloudEvents. */
  older: z.boolean().default(false),
  /** QuickBooks: many realms in one POST. Xero always mixes. */
  mixed: z.boolean().default(false),
  /** Each event comes again as one of so many companies that nobody has connected. */
  strangers: z.number().int().min(0).max(50).default(0),
  eventsPerPost: z.number().int().min(1).max(EVENTS_PER_POST_MAX).default(EVENTS_PER_POST_MAX),
  /** POSTs on their way together: more than one is a burst, in which nothing is held up by the one before. */
  atOnce: z.number().int().min(1).max(200).default(1),
});

export type Manner = z.output<typeof mannerSchema>;

export const GOOD_MANNERS: Manner = mannerSchema.parse({});
