import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Policies } from '../decide/policies';

@ApiTags('policies')
@Controller('api/policies')
export class PoliciesController {
  constructor(private readonly policies: Policies) {}

  @Get()
  @ApiOperation({ summary: 'The policies to choose from, each with its rules in words' })
  list(): unknown {
    return this.policies.names.map((id) => {
      const { name, version, rules, treatment } = this.policies.compiled(id, 'USD');
      return {
        id,
        name,
        version,
        rules: rules.map(({ id: rule, say, standing, mark }) => ({ id: rule, say, standing, mark })),
        treatment,
      };
    });
  }
}
