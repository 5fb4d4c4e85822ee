import { Controller, Get, Param } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Forecasts } from '../../score/forecasts';
import { CompanyOf } from '../company/company-of';
import { plain } from '../plain';

@ApiTags('customers')
@Controller('api/companies/:id')
export class ScoresController {
  constructor(
    private readonly of: CompanyOf,
    private readonly forecasts: Forecasts,
  ) {}

  @Get('customers/:customer/score')
  @ApiOperation({
    summary:
      'When this customer will pay: its habit, the chance of a late payment, expected days late and pay day of each open invoice, and the reasons; from this company alone',
  })
  async one(@Param('id') id: string, @Param('customer') customer: string): Promise<unknown> {
    return plain(await this.of.within(id, (scope) => this.forecasts.of(scope, customer)));
  }
}
