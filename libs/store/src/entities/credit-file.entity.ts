import type { FileEntry } from '@holdfast/credit';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { CompanyEntity } from './company.entity';

/** What somebody recorded about a customer. Never changed: a later entry ends it or takes its place. */
@Entity('file_entry')
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'])
@ForeignKey(() => FileEntryEntity, ['companyId', 'ends'], ['companyId', 'id'])
@Index('file_entry_of_customer', ['companyId', 'customerId', 'number'], { unique: true })
@Index('file_entry_ended_once', ['companyId', 'ends'], { unique: true, where: 'ends is not null' })
@Index('file_entry_of_group', ['companyId', 'kind', 'customerId'], { where: `kind in ('parent', 'roll-up')` })
@Index('file_entry_by_day', ['companyId', 'kind', 'day', 'id'], { where: 'day is not null' })
@Check('file_entry_ending', `(kind = 'end') = (ends is not null)`)
export class FileEntryEntity {
  @PrimaryColumn('uuid') companyId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('text') customerId!: string;
  /** Of the customer's entries, in the order in which they were recorded. */
  @Column('int') number!: number;
  @Column('text') kind!: FileEntry['kind'];
  /** The day it comes to: due, raised, expiring; null for what has none. */
  @Column('date', { nullable: true }) day!: string | null;
  /** What the kind asks for. */
  @Column('jsonb') content!: unknown;
  /** The entry that this one ends. */
  @Column('uuid', { nullable: true }) ends!: string | null;
  @Column('text') recordedBy!: string;
  @Column('timestamptz') recordedAt!: string;
}

/** A receipt that the ledger took back from an invoice; neither ledger tells afterwards what it had settled. */
@Entity('withdrawn_receipt')
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'])
export class WithdrawnReceiptEntity {
  @PrimaryColumn('uuid') companyId!: string;
  @PrimaryColumn('text') invoiceId!: string;
  @PrimaryColumn('text') sourceId!: string;
  @Column('char', { length: 3 }) currency!: string;
  @Column('bigint') amountMinor!: string;
  @Column('date') receivedOn!: string;
  @Column('timestamptz') withdrawnAt!: string;
}
