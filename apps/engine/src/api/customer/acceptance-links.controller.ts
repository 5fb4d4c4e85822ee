import { Body, ConflictException, Controller, Get, HttpCode, NotFoundException, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { acceptanceLinks } from '@holdfast/store';
import { z } from 'zod';
import { AcceptanceLinks } from '../../terms/acceptance-links';
import { TermsInForce } from '../../terms/terms-in-force';
import { checked } from '../checked';
import { By } from '../sign-in/person';
import { CompanyOf } from '../company/company-of';

const NewLink = z.strictObject({ expiresInDays: z.number().int().min(1).max(90).default(30) });

/** Links by which a customer accepts its credit policy by itself. */
@ApiTags('customers')
@Controller('api/companies/:id/customers/:customer/acceptance-links')
export class AcceptanceLinksController {
  constructor(
    private readonly of: CompanyOf,
    private readonly terms: TermsInForce,
    private readonly links: AcceptanceLinks,
  ) {}

  @Post()
  @ApiOperation({
    summary:
      'Make a link by which this customer accepts the credit policy that is in force for it, {"expiresInDays": 30}; it is shown this once, and nothing is sent',
  })
  make(@Param('id') id: string, @Param('customer') customer: string, @By() by: string, @Body() body: unknown): Promise<unknown> {
    const asked = checked(NewLink, body ?? {});
    return this.of.within(id, async (scope) => {
      const reader = await this.terms.reader(scope, customer);
      if (reader.mergedInto !== null)
        throw new ConflictException(
          'This customer was merged into another one, so no link was made. Cure: make it for the other one.',
        );
      return this.links.make(scope, reader, { ...asked, by });
    });
  }

  @Get()
  @ApiOperation({ summary: 'The links that were made for this customer, latest first; never the links themselves' })
  list(@Param('id') id: string, @Param('customer') customer: string): Promise<unknown> {
    return this.of.within(id, async (scope) => {
      await this.terms.reader(scope, customer);
      return acceptanceLinks.ofCustomer(scope, customer);
    });
  }

  @Post(':link/revoke')
  @HttpCode(200)
  @ApiOperation({ summary: 'End a link that has not been used' })
  async revoke(
    @Param('id') id: string,
    @Param('customer') customer: string,
    @Param('link') link: string,
    @By() by: string,
  ): Promise<unknown> {
    const isRevoked = await this.of.within(
      id,
      async (scope) => z.uuid().safeParse(link).success && this.links.revoke(scope, { customerId: customer, id: link, by }),
    );
    if (!isRevoked) throw new NotFoundException('There is no such link, or it was used or ended before.');
    return { revoked: true };
  }
}
