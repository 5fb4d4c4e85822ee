import type { EntityKind } from '@holdfast/credit';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { CompanyEntity } from './company.entity';

/** Events that webhooks have told, kept for as long as a ledger may tell them again. */
@Entity('webhook_event')
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'])
@Index('webhook_event_by_receipt', ['companyId', 'receivedAt'])
export class WebhookEventEntity {
  @PrimaryColumn('uuid') companyId!: string;
  @PrimaryColumn('text') id!: string;
  @Column('text') entity!: EntityKind;
  /** Null when it is about no object of the mirror. */
  @Column('text', { nullable: true }) objectId!: string | null;
  /** By the provider's clock; null when it did not say. */
  @Column('timestamptz', { nullable: true }) at!: string | null;
  @Column('timestamptz') receivedAt!: string;
}

/** What has been told of since the last look at the ledger; it survives a turn that is cut short. */
@Entity('told')
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'])
export class ToldEntity {
  @PrimaryColumn('uuid') companyId!: string;
  @PrimaryColumn('text') entity!: EntityKind;
  /** A turn is looking. What is told meanwhile sets it back, so that there is another look. */
  @Column('boolean') taken!: boolean;
}
