import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { ActionRow, ActionState, OutboxKind } from '../stores/outbox-row';
import { CompanyEntity } from './company.entity';

/** The outbox. */
@Entity('action')
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'])
@Index('action_key', ['companyId', 'key'], { unique: true })
@Index('action_by_state', ['companyId', 'state'])
@Index('action_of_customer', ['companyId', 'customerId'])
@Index('action_of_old_debt', ['companyId'], { where: 'old_debt' })
@Index('action_waiting', ['companyId', 'asOf'], {
  where: `state in ('planned', 'approved') and kind in ('place', 'release', 'expect', 'remind')`,
})
@Index('action_to_note', ['companyId'], { where: `state = 'confirmed' and noted_by is null` })
@Check('action_kind', `kind in ('place', 'release', 'expect', 'remind', 'task', 'note', 'alert')`)
@Check(
  'action_state',
  `state in ('planned', 'approved', 'sending', 'confirmed', 'rejected', 'in_doubt', 'reading_back', 'withdrawn')`,
)
export class ActionEntity {
  @PrimaryColumn('uuid') companyId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('text') key!: string;
  @Column('text') kind!: OutboxKind;
  @Column('text') customerId!: string;
  @Column('date') asOf!: string;
  @Column('text') state!: ActionState;
  @Column('text') why!: string;
  @Column('jsonb') intent!: ActionRow['intent'];
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
  /** Those that go out together have the same. */
  @Column('uuid', { nullable: true }) parcel!: string | null;
  @Column('jsonb', { nullable: true }) preview!: unknown;
  /** Of the preview: an approval is bound to it. */
  @Column('text', { nullable: true }) fingerprint!: string | null;
  @Column('timestamptz', { nullable: true }) approvedAt!: string | null;
  @Column('timestamptz', { nullable: true }) expiresAt!: string | null;
  @Column('boolean', { default: false }) oldDebt!: boolean;
  /** What a person's no is about: while it stays the same, nobody asks again. */
  @Column('text', { nullable: true }) essentials!: string | null;
  @Column('timestamptz') createdAt!: string;
  @Column('timestamptz') updatedAt!: string;
}
