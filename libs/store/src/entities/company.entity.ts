import type { Provider } from '@holdfast/accounting';
import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { CompanyStatus } from '../stores/companies.store';

/** The tenants. Global: it says which companies there are, and nothing of what is in them. */
@Entity('company')
@Index('company_external', ['provider', 'externalHash'], { unique: true })
@Index('company_next_turn', ['nextTurnAt'])
@Check('company_status', `status in ('connected', 'needs-reconnect', 'disconnected')`)
export class CompanyEntity {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') provider!: Provider;
  @Column('text') name!: string;
  @Column('text') externalHash!: string;
  @Column('text') status!: CompanyStatus;
  @Column('timestamptz') createdAt!: string;
  /** Null: at once. */
  @Column('timestamptz', { nullable: true }) nextTurnAt!: string | null;
}
