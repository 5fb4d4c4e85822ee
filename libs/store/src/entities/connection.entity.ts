import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { CompanyEntity } from './company.entity';

@Entity('connection')
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'])
export class ConnectionEntity {
  @PrimaryColumn('uuid') companyId!: string;
  @Column('text') sealedTokens!: string;
  @Column('text') sealedExternalId!: string;
  @Column('text', { nullable: true }) connectionId!: string | null;
  @Column('timestamptz') accessExpiresAt!: string;
  @Column('timestamptz') refreshExpiresAt!: string;
  @Column('timestamptz', { nullable: true }) hardExpiresAt!: string | null;
  /** Of the refresh begun last. */
  @Column('bigint', { default: 0 }) refreshEpoch!: string;
  /** Of the refresh that brought the tokens stored now. */
  @Column('bigint', { default: 0 }) tokenEpoch!: string;
}

/** Apart from the connection, so that a heartbeat never waits for a refresh. The row stays: the epoch only grows. */
@Entity('connection_lease')
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'])
export class ConnectionLeaseEntity {
  @PrimaryColumn('uuid') companyId!: string;
  @Column('text', { nullable: true }) holder!: string | null;
  @Column('bigint') epoch!: string;
  @Column('timestamptz') until!: string;
}
