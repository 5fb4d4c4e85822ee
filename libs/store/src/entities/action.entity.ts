import type { Action } from '@holdfast/credit';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { ActionState, NoteIntent, OutboxKind } from '../stores/outbox-row';
import { CompanyEntity } from './company.entity';

/** The outbox. */
@Entity('action')
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'])
@Index('action_key', ['companyId', 'key'], { unique: true })
@Index('action_by_state', ['companyId', 'state'])
@Index('action_of_customer', ['companyId', 'customerId'])
@Index('action_to_note', ['companyId'], { where: `state = 'confirmed' and noted_by is null` })
@Check('action_kind', `kind in ('place', 'release', 'remind', 'task', 'note')`)
@Check('action_state', `state in ('planned', 'approved', 'sending', 'confirmed', 'rejected', 'in_doubt', 'withdrawn')`)
export class ActionEntity {
  @PrimaryColumn('uuid') companyId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('text') key!: string;
  @Column('text') kind!: OutboxKind;
  @Column('text') customerId!: string;
  @Column('date') asOf!: string;
  @Column('text') state!: ActionState;
  @Column('text') why!: string;
  @Column('jsonb') intent!: Action | NoteIntent;
  /** What was sent, committed before the first byte leaves. */
  @Column('jsonb', { nullable: true }) request!: unknown;
  @Column('int', { default: 0 }) attempt!: number;
  @Column('timestamptz', { nullable: true }) notBefore!: string | null;
  @Column('timestamptz', { nullable: true }) deadline!: string | null;
  @Column('jsonb', { nullable: true }) outcome!: unknown;
  @Column('jsonb', { default: [] }) refs!: readonly string[];
  @Column('text', { nullable: true }) approvedBy!: string | null;
  /** The note that tells of it. */
  @Column('uuid', { nullable: true }) notedBy!: string | null;
  @Column('timestamptz') createdAt!: string;
  @Column('timestamptz') updatedAt!: string;
}
