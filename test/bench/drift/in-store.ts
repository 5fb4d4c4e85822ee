import type { Reader } from '@holdfast/accounting';
import type { Store } from '@holdfast/store';
import type { Client } from 'pg';
import type { KnownCompany } from '../../../apps/engine/src/connect/open-company';
import { EngineReading } from '../engine-reading';
import { quickbooksAt, xeroAt } from '../stand-ins/systems';
import type { LedgerName } from './office';
import type { Synchroniser } from './synchroniser';

/** The engine's own stages on PostgreSQL. */
export class InStore implements Synchroniser {
  sweeps = 0;
  private readonly engine: EngineReading;
  private company: KnownCompany | null = null;

  /** `owner` sees every row; the engine sees one company's. */
  constructor(
    store: Store,
    private readonly owner: Client,
    private readonly of: { readonly ledger: LedgerName; readonly externalId: string },
  ) {
    this.engine = new EngineReading(store);
  }

  async look(reader: Reader): Promise<void> {
    this.sweeps += await this.engine.look(await this.known(reader));
  }

  async readUnreported(reader: Reader): Promise<void> {
    await this.engine.readUnreported(await this.known(reader));
  }

  async compareCounts(reader: Reader): Promise<void> {
    this.sweeps += await this.engine.compareCounts(await this.known(reader));
  }

  async contents(): Promise<ReadonlyMap<string, string>> {
    const { rows } = await this.owner.query<{ key: string; content: string }>(CONTENTS, [this.company?.id]);
    return new Map(rows.map(({ key, content }) => [key, content]));
  }

  /** The same company in the hands of a new process each time. */
  private async known(reader: Reader): Promise<KnownCompany> {
    const systemAt = this.of.ledger === 'quickbooks' ? quickbooksAt : xeroAt;
    this.company ??= await this.engine.open(systemAt('http://127.0.0.1:1'), this.of.externalId);
    return { ...this.company, reader };
  }
}

/** As `contentOf` says it of a record. */
const CONTENTS = `
  select 'customer/' || id as key, name || '>' || coalesce(merged_into, '') as content from customer where company_id = $1 and deleted_at is null
  union all select 'invoice/' || id, total_minor || ' ' || customer_id || ' ' || coalesce(due::text, '') from invoice where company_id = $1 and deleted_at is null
  union all select 'payment/' || id, total_minor || ' ' || customer_id || ' ' from payment where company_id = $1 and deleted_at is null
  union all select 'credit/' || id, total_minor || ' ' || customer_id || ' ' from credit where company_id = $1 and deleted_at is null`;
