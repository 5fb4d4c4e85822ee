import { Controller, Get, NotFoundException, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { decisions, mirror } from '@holdfast/store';
import { z } from 'zod';
import { AllowsKey } from '../sign-in/access.guard';
import { checked } from '../checked';
import { CompanyOf } from '../company/company-of';
import { Explanations } from './explanations';
import { plain } from '../plain';
import { withNames } from '../action/with-names';

const Search = z.object({
  search: z.string().max(200).optional(),
  standing: z.enum(['open', 'warn', 'upfront', 'hold']).optional(),
  after: z.string().max(100).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
const Changes = z.object({
  customer: z.string().max(100).optional(),
  limit: z.coerce.number().int().min(1).max(20_000).default(500),
});

@ApiTags('customers')
@AllowsKey('read')
@Controller('api/companies/:id')
export class CustomersController {
  constructor(
    private readonly of: CompanyOf,
    private readonly explanations: Explanations,
  ) {}

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
  @ApiOperation({
    summary:
      'One customer as the mirror holds it: terms, notes, groups, invoices, payments, credits; with the credit limit it has earned',
  })
  async one(@Param('id') id: string, @Param('customer') customer: string): Promise<unknown> {
    return plain(
      await this.of.within(id, async (scope) => {
        const [ledger] = await mirror.customerLedgers(scope, [customer]);
        if (!ledger) throw new NotFoundException('There is no such customer.');
        return { ...ledger, limitProposal: await this.explanations.limitProposalFor(scope, ledger) };
      }),
    );
  }

  @Get('customers/:customer/why')
  @ApiOperation({
    summary:
      'Why this customer stands where it stands: every reason with its invoices and figures, how it is released, and what stands in the ledger',
  })
  async why(@Param('id') id: string, @Param('customer') customer: string): Promise<unknown> {
    return plain(await this.of.within(id, (scope) => this.explanations.of(scope, customer)));
  }

  @Get('standing-changes')
  @ApiOperation({ summary: 'Every change of a standing, latest first' })
  async changes(@Param('id') id: string, @Query() query: unknown): Promise<unknown> {
    const { customer, limit } = checked(Changes, query);
    return this.of.within(id, async (scope) =>
      plain(
        await withNames(
          scope,
          await decisions.changes(scope, { limit, ...(customer === undefined ? {} : { customerId: customer }) }),
        ),
      ),
    );
  }
}
