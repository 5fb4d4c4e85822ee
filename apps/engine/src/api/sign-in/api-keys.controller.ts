import { Body, Controller, Get, HttpCode, NotFoundException, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { ApiKeys, KEY_SCOPES } from './api-keys';
import { By } from './person';
import { checked } from '../checked';
import { CompanyOf } from '../company/company-of';

const NewKey = z.strictObject({
  name: z.string().trim().min(1).max(100),
  scopes: z
    .array(z.enum(KEY_SCOPES))
    .min(1)
    .transform((scopes) => [...new Set(scopes)]),
});

/** Keys are a person's matter: no key may make, see or revoke one. */
@ApiTags('api-keys')
@Controller('api/companies/:id/api-keys')
export class ApiKeysController {
  constructor(
    private readonly of: CompanyOf,
    private readonly keys: ApiKeys,
  ) {}

  @Post()
  @ApiOperation({
    summary:
      'Make a key for a program of this company, {"name": "Web shop", "scopes": ["credit-checks", "read"]}; it is shown this once',
  })
  create(@Param('id') id: string, @By() by: string, @Body() body: unknown): Promise<unknown> {
    const asked = checked(NewKey, body);
    return this.of.within(id, (scope) => this.keys.create(scope, { ...asked, by }));
  }

  @Get()
  @ApiOperation({ summary: 'The keys of this company, revoked ones too; never the keys themselves' })
  list(@Param('id') id: string): Promise<unknown> {
    return this.of.within(id, (scope) => this.keys.list(scope));
  }

  @Post(':key/revoke')
  @HttpCode(200)
  @ApiOperation({ summary: 'End a key; within two seconds it works nowhere any more' })
  async revoke(@Param('id') id: string, @Param('key') key: string, @By() by: string): Promise<unknown> {
    const revoked = await this.of.within(
      id,
      async (scope) => z.uuid().safeParse(key).success && this.keys.revoke(scope, key, by),
    );
    if (!revoked) throw new NotFoundException('There is no such key, or it was revoked before.');
    this.keys.forget(key);
    return { revoked };
  }
}
