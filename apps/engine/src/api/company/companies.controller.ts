import { BadRequestException, Body, ConflictException, Controller, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Store, audit, connections, mirror, outbox, settings, type Company, type CompanyScope } from '@holdfast/store';
import { z } from 'zod';
import { Clock } from '../../clock';
import { Budget } from '../../connect/budget';
import { Connect } from '../../connect/connect';
import { shownConnection } from '../../connect/ends-ahead';
import { DEFAULT_POLICY } from '../../decide/policies';
import { By } from '../sign-in/person';
import { checked } from '../checked';
import { CompanyOf } from './company-of';
import { plannedFingerprints } from './going-live';
import { PolicyDesk } from '../policy/policy-desk';

const Mode = z.enum(['observe', 'ask', 'act']);
const Change = z.strictObject({
  modes: z.strictObject({ standing: Mode, reminders: Mode, notes: Mode }).partial().optional(),
  policy: z.string().optional(),
  /** Null goes back to what the ledger tells. */
  timeZone: z.string().refine(isTimeZone, 'is no IANA time zone, such as Europe/London').nullable().optional(),
  killSwitch: z.boolean().optional(),
  pausedUntil: z.iso.datetime({ offset: true }).nullable().optional(),
  /** Who gets an e-mail when something needs the owner; null: nobody, there are only tasks. */
  alertsTo: z.email().max(320).nullable().optional(),
  /** Fingerprints of `going-live` as they were shown, for each mode that is switched on: nothing is, when what would be done has changed since. */
  seen: z.strictObject({ standing: z.string(), reminders: z.string(), notes: z.string() }).partial().optional(),
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
    private readonly budget: Budget,
    private readonly desk: PolicyDesk,
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
  @ApiOperation({
    summary: 'Change modes (observe, ask, act per kind of action), policy, time zone, pause, kill switch or who gets alerts',
  })
  async change(@Param('id') id: string, @By() by: string, @Body() body: unknown): Promise<unknown> {
    const company = await this.of.find(id);
    const { policy, modes, killSwitch, pausedUntil, timeZone, alertsTo, seen = {} } = checked(Change, body);
    if (policy !== undefined && !this.desk.startingPolicies.includes(policy))
      throw new BadRequestException(`policy: there is no policy ${policy}; there are ${this.desk.startingPolicies.join(', ')}`);
    await this.store.inCompany(company.id, async (scope) => {
      await this.requireSeen(scope, seen);
      await settings.patch(scope, {
        ...(modes === undefined
          ? {}
          : { modes: Object.fromEntries(Object.entries(modes).filter(([, mode]) => mode !== undefined)) }),
        ...(policy === undefined ? {} : { policyName: policy }),
        ...(killSwitch === undefined ? {} : { killSwitch }),
        ...(timeZone === undefined ? {} : { timeZone }),
        ...(pausedUntil === undefined ? {} : { pausedUntil }),
        ...(alertsTo === undefined ? {} : { alertsTo }),
      });
      // Whoever chooses a starting policy wants that one, and neither the company's own any more nor its practice's.
      if (policy !== undefined) await this.desk.startAnew(scope, policy, { isInPractice: company.practiceId !== null, by });
      await audit.append(scope, {
        at: this.clock.iso(),
        actor: by,
        event: 'settings changed',
        subject: company.id,
        detail: JSON.parse(JSON.stringify({ policy, modes, killSwitch, pausedUntil, timeZone, alertsTo })),
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
  async disconnect(@Param('id') id: string, @By() by: string): Promise<unknown> {
    const company = await this.of.find(id);
    await this.connect.disconnect(company, by);
    return this.view(await this.of.find(id));
  }

  private async requireSeen(scope: CompanyScope, seen: Partial<Record<string, string>>): Promise<void> {
    if (Object.keys(seen).length === 0) return;
    const now: Readonly<Record<string, string>> = await plannedFingerprints(scope);
    if (Object.entries(seen).some(([mode, fingerprint]) => now[mode] !== fingerprint))
      throw new ConflictException(
        'What would be done has changed since it was shown, so nothing was switched on. Nothing was lost. Cure: look at it once more and confirm again.',
      );
  }

  private async view(company: Company): Promise<object> {
    const [known, connection, ownPolicy] = await this.store.inCompany(company.id, async (scope) => [
      await settings.read(scope),
      await connections.read(scope),
      await this.desk.own(scope),
    ]);
    const { id, provider, name, status, createdAt, practiceId: practice } = company;
    const { profile, modes, killSwitch, pausedUntil, syncedAt, alertsTo } = known;
    return {
      id,
      provider,
      name,
      status,
      connection: shownConnection(connection, provider, this.clock.nowMs()),
      createdAt,
      policy: known.policyName ?? DEFAULT_POLICY,
      ownPolicy,
      practice,
      modes,
      killSwitch,
      pausedUntil,
      alertsTo,
      syncedAt,
      profile,
    };
  }
}
