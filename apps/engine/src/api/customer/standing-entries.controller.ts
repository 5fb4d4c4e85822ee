import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { addDays, parseDay, type Day } from '@holdfast/credit';
import { creditFiles, mirror, settings, type CompanyScope, type StandingEntry } from '@holdfast/store';
import { z } from 'zod';
import { Clock, todayOf } from '../../clock';
import { checked } from '../checked';
import { CompanyOf } from '../company/company-of';
import { plain } from '../plain';
import { shownEntries } from './shown-entries';

const KINDS = ['dispute', 'promise', 'plan', 'flag', 'limit', 'pin', 'bad-debt'] as const;
type Kind = (typeof KINDS)[number];
/** A broken promise is shown for as long as the rules count it. */
const BROKEN_FOR_DAYS = 60;

const Search = z.object({
  kind: z.enum(KINDS).optional(),
  until: z.iso.date('is no day YYYY-MM-DD').transform(parseDay).optional(),
  after: z
    .string()
    .regex(/^\d{4}-\d\d-\d\d_[0-9a-f-]{36}$/, 'is no place in this list; take "next" of the page before')
    .transform((text) => ({ day: text.slice(0, 10), id: text.slice(11) }))
    .pipe(z.object({ day: z.iso.date().transform(parseDay), id: z.uuid() }))
    .optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

/** What stands in the credit files of all customers, for whoever looks after them. */
@ApiTags('customers')
@Controller('api/companies/:id/credit-file')
export class StandingEntriesController {
  constructor(
    private readonly of: CompanyOf,
    private readonly clock: Clock,
  ) {}

  @Get()
  @ApiOperation({
    summary:
      'What stands in the credit files of all customers, by the day it comes to: disputes, promises that are awaited or broken, plans, flags, limits, pins and bad debts. ?kind=, ?until= day; page on with ?after=<next>; a page may be shorter than ?limit= and still have a next',
  })
  async list(@Param('id') id: string, @Query() query: unknown): Promise<unknown> {
    return this.of.within(id, async (scope) => {
      const { kind, until, after, limit } = checked(Search, query);
      const { profile } = await settings.read(scope);
      const today = todayOf(profile ?? { timeZone: null }, this.clock);
      const kinds = (kind ? [kind] : KINDS).map((each) => ({ kind: each, from: firstDay(each, today) }));
      const found = await creditFiles.standingEntries(scope, { kinds, until: until ?? null, after: after ?? null, limit });
      const last = found.length === limit ? found.at(-1) : undefined;
      return plain({
        asOf: today,
        entries: await shown(scope, found, today),
        next: last ? `${last.day}_${last.id}` : null,
      });
    });
  }
}

/** What came to its day earlier does not stand any more. */
function firstDay(kind: Kind, today: Day): Day | null {
  if (kind === 'pin' || kind === 'limit') return today;
  return kind === 'promise' ? addDays(today, -BROKEN_FOR_DAYS) : null;
}

/** As they stand; without what has settled itself, and what something else has taken the place of. */
async function shown(scope: CompanyScope, found: readonly StandingEntry[], today: Day): Promise<readonly object[]> {
  const ids = [...new Set(found.map(({ customerId }) => customerId))];
  const ledgers = await mirror.customerLedgers(scope, ids);
  const files = await creditFiles.entriesOfAll(scope, ids);
  const entries = new Map(
    ledgers.flatMap((ledger) => shownEntries(ledger, files.get(ledger.customer.id) ?? [], today)).map((one) => [one.id, one]),
  );
  return found.flatMap(({ customerId, customerName, day, id }) => {
    const entry = entries.get(id);
    if (!entry || ['kept', 'over', 'replaced'].includes(entry.state ?? 'over')) return [];
    return [{ customerId, customerName, day, ...entry }];
  });
}
