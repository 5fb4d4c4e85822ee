import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { CompanyEntity } from './company.entity';

@Entity('task')
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'])
@Index('task_key', ['companyId', 'key'], { unique: true })
export class TaskEntity {
  @PrimaryColumn('uuid') companyId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('text') key!: string;
  /** Null: about the company itself. */
  @Column('text', { nullable: true }) customerId!: string | null;
  @Column('text') title!: string;
  @Column('jsonb', { nullable: true }) detail!: unknown;
  @Column('date', { nullable: true }) dueOn!: string | null;
  @Column('timestamptz') createdAt!: string;
  @Column('timestamptz', { nullable: true }) closedAt!: string | null;
  @Column('text', { nullable: true }) closedBy!: string | null;
}
