import { Body, Controller, Get, HttpCode, NotFoundException, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { FACTS } from '@holdfast/credit';
import { z } from 'zod';
import { Policies } from '../../decide/policies';
import { readPolicyText } from '../../decide/policy-file';
import { policyJsonSchema } from '../../decide/policy-schema';
import { checked } from '../checked';

const Text = z.strictObject({ text: z.string().max(200_000), currency: z.string().length(3).default('USD') });

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

  @Get('schema')
  @ApiOperation({ summary: 'The JSON Schema (draft 2020-12) of a policy document, for editors' })
  schema(): unknown {
    return policyJsonSchema('policy');
  }

  @Get('part-schema')
  @ApiOperation({
    summary: 'The JSON Schema of what a level of precedence changes: based on a starting policy, for a group, for a customer',
  })
  partSchema(): unknown {
    return policyJsonSchema('part');
  }

  @Get('facts')
  @ApiOperation({ summary: 'The facts that a policy may name: what each is in words, and in what unit' })
  facts(): unknown {
    return FACTS.map(({ name, unit, noun }) => ({ name, unit, noun }));
  }

  @Post('validate')
  @HttpCode(200)
  @ApiOperation({ summary: 'Every fault of a policy text, with line, rule and cure; nothing is stored' })
  validate(@Body() body: unknown): unknown {
    const { text, currency } = checked(Text, body);
    const read = readPolicyText(text, currency);
    return { faults: read.ok ? [] : read.faults };
  }

  @Get(':policy')
  @ApiOperation({ summary: 'A starting policy as it is written (YAML)' })
  one(@Param('policy') id: string): unknown {
    if (!this.policies.names.includes(id)) throw new NotFoundException('There is no such starting policy.');
    return { id, text: this.policies.text(id) };
  }
}
