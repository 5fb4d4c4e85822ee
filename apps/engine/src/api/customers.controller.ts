import { Controller, Get, NotFoundException, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { CustomerRecord, Decision } from '@holdfast/credit';
import { decisions, marks, mirror, outbox, type CompanyScope, type CurrentMark } from '@holdfast/store';
import { z } from 'zod';
import { checked } from './checked';
import { CompanyOf } from './company-of';
import { plain } from './plain';

const Search = z.object({
  search: z.string().max(200).optional(),
  standing: z.enum(['open', 'warn', 'upfront', 'hold']).optional(),
  after: z.string().max(100).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

@ApiTags('customers')
@Controller('api/companies/:id')
export class CustomersController {
  constructor(private readonly of: CompanyOf) {}

  @Get('customers')
  @ApiOperation({ summary: 'Customers with their standing and open balance; page on with ?after=<last id>' })
  async list(@Param('id') id: string, @Query() query: unknown): Promise<unknown> {
    const { search, standing, after, limit } = checked(Search, query);
    const filter = {
      limit,
      ...(search === undefined ? {} : { search }),
      ...(standing === undefined ? {} : { standing }),
      ...(after === undefined ? {} : { after }),
    };
    return plain(await this.of.within(id, (scope) => mirror.listCustomers(scope, filter)));
  }

  @Get('customers/:customer')
  @ApiOperation({ summary: 'One customer as the mirror holds it: terms, notes, groups, invoices, payments, credits' })
  async one(@Param('id') id: string, @Param('customer') customer: string): Promise<unknown> {
    return plain(
      await this.of.within(id, async (scope) => {
        const [ledger] = await mirror.customerLedgers(scope, [customer]);
        if (!ledger) throw new NotFoundException('There is no such customer.');
        return ledger;
      }),
    );
  }

  @Get('customers/:customer/why')
  @ApiOperation({
    summary:
      'Why this customer stands where it stands: every reason with its invoices and figures, how it is released, and what stands in the ledger',
  })
  async why(@Param('id') id: string, @Param('customer') customer: string): Promise<unknown> {
    return plain(await this.of.within(id, (scope) => explain(scope, customer)));
  }

  @Get('standing-changes')
  @ApiOperation({ summary: 'Every change of a standing, latest first' })
  async changes(@Param('id') id: string, @Query('customer') customer?: string): Promise<unknown> {
    return plain(
      await this.of.within(id, (scope) =>
        decisions.changes(scope, { limit: 5000, ...(customer === undefined ? {} : { customerId: customer }) }),
      ),
    );
  }
}

async function explain(scope: CompanyScope, customerId: string): Promise<unknown> {
  const customer = await mirror.customerRecord(scope, customerId);
  if (!customer) throw new NotFoundException('There is no such customer.');
  const stored = await decisions.find(scope, customerId);
  const mark = (await marks.read(scope, [customerId])).get(customerId);
  const actions = await outbox.list(scope, { customerId, limit: 50 });
  return {
    customer: { id: customer.id, name: customer.name },
    sentence: sentence(customer, stored?.decision ?? null),
    ...(stored?.decision ?? { standing: null, reasons: [] }),
    facts: stored?.facts ?? null,
    inLedger: inLedger(mark),
    actions: actions.map(({ id, kind, state, asOf, why, outcome }) => ({ id, kind, state, asOf, why, outcome })),
  };
}

function inLedger(mark: CurrentMark | undefined): unknown {
  return mark?.mark ? { mark: mark.mark, since: mark.since, putBackOnRelease: mark.prior } : null;
}

/** The standing in one sentence that can be read out to the owner. */
function sentence(customer: CustomerRecord, decision: Decision | null): string {
  if (!decision) return `${customer.name} has not been judged yet; that happens in the next turn.`;
  const [strictest] = decision.reasons;
  if (!strictest) return `${customer.name} has open credit: no rule of the policy speaks against it.`;
  const standing = {
    open: 'has open credit',
    warn: 'has open credit, with a warning',
    upfront: 'pays upfront',
    hold: 'is on credit hold',
  }[decision.standing];
  return `${customer.name} ${standing}: ${strictest.because} To lift it: ${strictest.release}.`;
}
