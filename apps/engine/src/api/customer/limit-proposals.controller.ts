import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { limitProposal } from '@holdfast/credit';
import { mirror, settings, type CompanyScope } from '@holdfast/store';
import { z } from 'zod';
import { assessed } from '../../assess/assessed';
import { Clock, todayOf } from '../../clock';
import { companySettings } from '../../company-settings';
import { PoliciesInForce } from '../../decide/policies-in-force';
import { checked } from '../checked';
import { CompanyOf } from '../company/company-of';
import { plain } from '../plain';
import { AllowsKey } from '../sign-in/access.guard';

const Page = z.object({
  after: z.string().max(100).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(100),
});
type Page = z.infer<typeof Page>;

@ApiTags('customers')
@AllowsKey('read')
@Controller('api/companies/:id/limit-proposals')
export class LimitProposalsController {
  constructor(
    private readonly of: CompanyOf,
    private readonly clock: Clock,
    private readonly policies: PoliciesInForce,
  ) {}

  @Get()
  @ApiOperation({
    summary:
      'Credit limits that customers have earned by what is billed and how they pay, beside those that count now, with the figures and what caps them. Nothing is granted by it: record a limit in the customer’s file. A page looks at ?limit customers by name and leaves out those with nothing to propose; page on with ?after=<next>',
  })
  async list(@Param('id') id: string, @Query() query: unknown): Promise<unknown> {
    const page = checked(Page, query);
    return plain(await this.of.within(id, (scope) => this.proposals(scope, page)));
  }

  private async proposals(scope: CompanyScope, { after, limit }: Page): Promise<object> {
    const { profile } = await settings.read(scope);
    if (!profile) return { proposals: [], next: null };
    const looked = await mirror.listCustomers(scope, { limit, ...(after === undefined ? {} : { after }) });
    const ids = looked.map((customer) => customer.id);
    const when = { asOf: todayOf(profile, this.clock), settings: companySettings(profile) };
    const judged = await assessed(scope, await mirror.customerLedgers(scope, ids), when);
    const { set } = await this.policies.on(scope, { homeCurrency: profile.homeCurrency, day: when.asOf });
    const byId = new Map(judged.map(({ facts }) => [facts.customerId, limitProposal(facts, set.forCustomer(facts))]));
    const proposals = looked.flatMap(({ id, name }) => {
      const found = byId.get(id);
      return found?.proposed ? [{ customer: { id, name }, ...found }] : [];
    });
    return { asOf: when.asOf, proposals, next: looked.length < limit ? null : (ids.at(-1) ?? null) };
  }
}
