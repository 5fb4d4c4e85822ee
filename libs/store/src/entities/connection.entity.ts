import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { CompanyEntity } from './company.entity';

/** How a company is reached. Its tokens are its consent's. */
@Entity('connection')
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'])
export class ConnectionEntity {
  @PrimaryColumn('uuid') companyId!: string;
  @Column('text') sealedExternalId!: string;
  @Column('text', { nullable: true }) connectionId!: string | null;
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
