import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What one owner's consent gave: one pair of tokens, which serves every company that the consent granted. Hence no `company_id`: whose it is
 * says `company.consent_id`, and row-level security shows a consent only to the companies that live by it. It holds nothing of any company's. */
@Entity('consent')
export class ConsentEntity {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') sealedTokens!: string;
  /** Pairs that were replaced, or came too late; newest first. Tried before a consent is given up. */
  @Column('text', { array: true, default: [] }) spareTokens!: string[];
  @Column('timestamptz') accessExpiresAt!: string;
  @Column('timestamptz') refreshExpiresAt!: string;
  @Column('timestamptz', { nullable: true }) hardExpiresAt!: string | null;
  /** Null: before this was written down. */
  @Column('timestamptz', { nullable: true }) grantedAt!: string | null;
  /** When the vendor last gave a pair. */
  @Column('timestamptz') renewedAt!: string;
  /** Of the refresh claimed last. */
  @Column('bigint', { default: 0 }) refreshEpoch!: string;
  /** Of the refresh that brought the pair stored now. */
  @Column('bigint', { default: 0 }) tokenEpoch!: string;
  /** By the database's clock; null when the last claim was given back. */
  @Column('timestamptz', { nullable: true }) claimedUntil!: string | null;
  /** When the vendor refused every pair we have. */
  @Column('timestamptz', { nullable: true }) endedAt!: string | null;
}
