import { Inject, Injectable } from '@nestjs/common';
import { Store, type Company } from '@holdfast/store';
import type { Config } from '../config';
import { NO_TRAFFIC, type CompanyWire, type Traffic } from '../connect/company-wire';
import { Leases } from '../connect/leases';
import { openCompany } from '../connect/open-company';
import { Wires } from '../connect/wires';
import { CONFIG } from '../tokens';
import { Turn } from './turn';
import { TurnBook, type TurnId, type TurnResult } from './turn-book';

/** Runs a turn for the one company whose lease it holds, and leaves its outcome in the store whatever happens. */
@Injectable()
export class TurnRunner {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly store: Store,
    private readonly leases: Leases,
    private readonly wires: Wires,
    private readonly turn: Turn,
    private readonly book: TurnBook,
  ) {}

  /** Null when there is nothing to do for this company now: not connected, or another process has it in hand. */
  async run(companyId: string, id: string, trigger: string): Promise<TurnResult | null> {
    const company = await this.store.companies.find(companyId);
    if (company?.status !== 'connected') return null;
    const epoch = await this.leases.acquire(companyId);
    if (epoch === null) {
      await this.book.taken(companyId);
      return null;
    }
    const turn = { id, trigger };
    const result = await this.leases.whileHeld(company, epoch, async () => {
      await this.book.begun(company, turn);
      return this.attempt(company, epoch, turn);
    });
    await this.book.ended(company, turn, result);
    return result;
  }

  private async attempt(company: Company, epoch: number, turn: TurnId): Promise<TurnResult & { readonly traffic: Traffic }> {
    let wire: CompanyWire | null = null;
    try {
      const opened = await this.wires.open(company, epoch);
      ({ wire } = opened);
      const summary = await this.turn.run(
        openCompany({ company, epoch, ...opened }, this.config.limits.turnBudgetMs),
        turn.trigger,
      );
      return { ...(await this.book.wentWell(company, summary)), traffic: wire.takeTraffic() };
    } catch (error) {
      return { ...(await this.book.failed(company, turn, error)), traffic: wire?.takeTraffic() ?? NO_TRAFFIC };
    }
  }
}
