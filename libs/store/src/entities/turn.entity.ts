import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { CompanyEntity } from './company.entity';

@Entity('turn')
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'])
@Index('turn_by_start', ['companyId', 'startedAt'])
export class TurnEntity {
  @PrimaryColumn('uuid') companyId!: string;
  @PrimaryColumn('text') id!: string;
  @Column('text') trigger!: string;
  @Column('timestamptz') startedAt!: string;
  @Column('timestamptz', { nullable: true }) finishedAt!: string | null;
  @Column('jsonb', { nullable: true }) summary!: unknown;
  @Column('text', { nullable: true }) error!: string | null;
}
