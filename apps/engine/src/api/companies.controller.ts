import { BadRequestException, Body, Controller, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Store, audit, connections, meters, mirror, outbox, settings, type Company } from '@holdfast/store';
import { z } from 'zod';
import { Clock } from '../clock';
import { Budget } from '../connect/budget';
import { Connect } from '../connect/connect';
import { shownConnection } from '../connect/ends-ahead';
import { DEFAULT_POLICY, Policies } from '../decide/policies';
import { checked } from './checked';
import { CompanyOf } from './company-of';
import { plain } from './plain';

const Mode = z.enum(['observe', 'ask', 'act']);
const Change = z.strictObject({
  modes: z.strictObject({ standing: Mode, reminders: Mode, notes: Mode }).partial().optional(),
  policy: z.string().optional(),
  /** Null goes back to what the ledger tells. */
  timeZone: z.string().refine(isTimeZone, 'is no IANA time zone, such as Europe/London').nullable().optional(),
  killSwitch: z.boolean().optional(),
  pausedUntil: z.iso.datetime({ offset: true }).nullable().optional(),
});
/** Who changes one setting often changes another one at once; one turn then sees both. */
const CHANGES_TOGETHER_MS = 60_000;

function isTimeZone(name: string): boolean {
  return name === 'UTC' || Intl.supportedValuesOf('timeZone').includes(name);
}

@ApiTags('companies')
@Controller('api/companies')
export class CompaniesController {
  constructor(
    private readonly store: Store,
    private readonly of: CompanyOf,
    private readonly clock: Clock,
    private readonly connect: Connect,
    private readonly policies: Policies,
    private readonly budget: Budget,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Every connected company' })
  async list(): Promise<unknown> {
    return Promise.all((await this.store.companies.list()).map((company) => this.view(company)));
  }

  @Get(':id')
  @ApiOperation({ summary: 'One company: its connection, modes, policy, profile, and its use of the month’s allowance' })
  async one(@Param('id') id: string): Promise<unknown> {
    const company = await this.of.find(id);
    return { ...(await this.view(company)), usage: await this.budget.usage(company) };
  }

  @Patch(':id')
  @ApiOperation({ summary: 'Change modes (observe, ask, act per kind of action), policy, pause or kill switch' })
  async change(@Param('id') id: string, @Body() body: unknown): Promise<unknown> {
    const company = await this.of.find(id);
    const { policy, modes, killSwitch, pausedUntil, timeZone } = checked(Change, body);
    if (policy !== undefined && !this.policies.names.includes(policy))
      throw new BadRequestException(`policy: there is no policy ${policy}; there are ${this.policies.names.join(', ')}`);
    await this.store.inCompany(company.id, async (scope) => {
      await settings.patch(scope, {
        ...(modes === undefined
          ? {}
          : { modes: Object.fromEntries(Object.entries(modes).filter(([, mode]) => mode !== undefined)) }),
        ...(policy === undefined ? {} : { policyName: policy }),
        ...(killSwitch === undefined ? {} : { killSwitch }),
        ...(timeZone === undefined ? {} : { timeZone }),
        ...(pausedUntil === undefined ? {} : { pausedUntil }),
      });
      await audit.append(scope, {
        at: this.clock.iso(),
        actor: 'owner',
        event: 'settings changed',
        subject: company.id,
        detail: JSON.parse(JSON.stringify({ policy, modes, killSwitch, pausedUntil, timeZone })),
      });
      // Another policy, or another day, may judge every customer differently.
      if (policy !== undefined || timeZone !== undefined) await mirror.markAllForDecision(scope);
      // What waits may be done now, or may not be done any more.
      else await mirror.markForDecision(scope, await outbox.pendingCustomerIds(scope));
    });
    await this.store.companies.scheduleTurnBy(company.id, new Date(this.clock.nowMs() + CHANGES_TOGETHER_MS).toISOString());
    return this.view(company);
  }

  @Post(':id/disconnect')
  @HttpCode(200)
  @ApiOperation({ summary: 'End the connection at both ends; history is kept' })
  async disconnect(@Param('id') id: string): Promise<unknown> {
    const company = await this.of.find(id);
    await this.connect.disconnect(company);
    return this.view(await this.of.find(id));
  }

  @Get(':id/totals')
  @ApiOperation({
    summary:
      'What the mirror holds: open balances per currency and in home currency, counts, who stands where, and what waits for a person',
  })
  async totals(@Param('id') id: string): Promise<unknown> {
    return plain(
      await this.of.within(id, async (scope) => ({ ...(await mirror.totals(scope)), ...(await mirror.workCounts(scope)) })),
    );
  }

  @Get(':id/summary')
  @ApiOperation({
    summary: 'Figures since the company was connected: documents, marks placed and released, reminders, notes, calls',
  })
  summary(@Param('id') id: string): Promise<unknown> {
    return this.of.within(id, async (scope) => {
      const [{ counts }, done, calls] = [await mirror.totals(scope), await outbox.countDone(scope), await meters.sum(scope)];
      return {
        invoices: counts.invoices,
        payments: counts.payments,
        ...done,
        reads: calls.reads,
        writes: calls.writes + calls.batches,
      };
    });
  }

  @Get(':id/audit')
  @ApiOperation({ summary: 'Who or which rule did what; latest first' })
  audit(@Param('id') id: string): Promise<unknown> {
    return this.of.within(id, (scope) => audit.list(scope, { limit: 200 }));
  }

  private async view(company: Company): Promise<object> {
    const [known, connection] = await this.store.inCompany(company.id, async (scope) => [
      await settings.read(scope),
      await connections.read(scope),
    ]);
    const { id, provider, name, status, createdAt } = company;
    const { profile, modes, killSwitch, pausedUntil, syncedAt } = known;
    return {
      id,
      provider,
      name,
      status,
      connection: shownConnection(connection, provider, this.clock.nowMs()),
      createdAt,
      policy: known.policyName ?? DEFAULT_POLICY,
      modes,
      killSwitch,
      pausedUntil,
      syncedAt,
      profile,
    };
  }
}
