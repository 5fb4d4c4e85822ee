import type { Provider } from '@holdfast/accounting';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { CompanyStatus } from '../stores/companies.store';
import { ConsentEntity } from './consent.entity';
import { PracticeEntity } from './practice.entity';

/** The tenants. Global: it says which companies there are, and nothing of what is in them. */
@Entity('company')
@Index('company_external', ['provider', 'externalHash'], { unique: true })
@Index('company_next_turn', ['nextTurnAt'])
@Index('company_consent', ['consentId'])
@Index('company_practice', ['practiceId'])
@ForeignKey(() => ConsentEntity, ['consentId'], ['id'], { onDelete: 'SET NULL', deferrable: 'INITIALLY DEFERRED' })
@ForeignKey(() => PracticeEntity, ['practiceId'], ['id'])
@Check('company_status', `status in ('connected', 'needs-reconnect', 'disconnected')`)
export class CompanyEntity {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') provider!: Provider;
  @Column('text') name!: string;
  @Column('text') externalHash!: string;
  @Column('text') status!: CompanyStatus;
  @Column('timestamptz') createdAt!: string;
  /** By whose consent it is connected; null when it is not. */
  @Column('uuid', { nullable: true }) consentId!: string | null;
  /** Of the accountant's firm that looks after it; null: nobody's. */
  @Column('uuid', { nullable: true }) practiceId!: string | null;
  /** Null: at once. */
  @Column('timestamptz', { nullable: true }) nextTurnAt!: string | null;
}
