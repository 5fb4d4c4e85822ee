import { Controller, Get, Inject, Param } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Store, connections, sync, type SyncState } from '@holdfast/store';
import { Clock } from '../../clock';
import type { Config } from '../../config';
import { CONFIG } from '../../tokens';
import { hearsWebhooks } from '../../turn/schedule';
import { CompanyOf } from './company-of';

/** How the mirror of a company's ledger is kept: what is being read, what was found, and what comes next. */
@ApiTags('companies')
@Controller('api/companies/:id/sync')
export class SyncController {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly of: CompanyOf,
  ) {}

  @Get()
  @ApiOperation({
    summary:
      'Whether the ledger is being read and how far, when it was last read, the last daily comparison of counts, webhooks, and when the next turn is due and why',
  })
  async show(@Param('id') id: string): Promise<unknown> {
    const company = await this.of.find(id);
    const [state, isHeld] = await this.store.inCompany(
      company.id,
      async (scope) =>
        [
          await sync.read(scope),
          // Leases run on the system's clock.
          await connections.isLeased(scope, Date.now()),
        ] as const,
    );
    const nextAt = await this.store.companies.nextTurnAt(company.id);
    const isKeyless =
      (company.provider === 'quickbooks' ? this.config.quickbooks?.webhookVerifier : this.config.xero?.webhookKey) == null;
    return {
      state: this.stateOf(state, isHeld),
      progress: state.progress,
      syncedAt: state.syncedAt,
      reconciled: state.reconciled,
      sweepsDue: [...new Set([...(state.sweep ? [state.sweep.kind] : []), ...state.sweepDue])],
      webhooks: {
        state: isKeyless ? 'not configured' : hearsWebhooks(this.config, company.provider, state) ? 'heard' : 'silent',
        heardAt: state.heardAt,
        silentSince: hearsWebhooks(this.config, company.provider, state) ? null : state.unheardSince,
      },
      next: company.status === 'connected' ? { at: nextAt, why: state.hasNews ? 'news' : state.nextWhy } : null,
    };
  }

  private stateOf({ progress, syncedAt }: SyncState, isHeld: boolean): 'reading' | 'waiting' | 'idle' | 'never' {
    if (progress === null) return syncedAt === null ? 'never' : 'idle';
    const waits = progress.waitingUntil !== null && Date.parse(progress.waitingUntil) > this.clock.nowMs();
    return isHeld && !waits ? 'reading' : 'waiting';
  }
}
