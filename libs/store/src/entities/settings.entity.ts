import type { CompanyProfile } from '@holdfast/accounting';
import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import type { Mode, Undoing } from '../stores/settings.store';
import { CompanyEntity } from './company.entity';

@Entity('settings')
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'])
@Check(
  'settings_modes',
  `mode_standing in ('observe', 'ask', 'act') and mode_reminders in ('observe', 'ask', 'act') and mode_notes in ('observe', 'ask', 'act')`,
)
export class SettingsEntity {
  @PrimaryColumn('uuid') companyId!: string;
  @Column('jsonb', { nullable: true }) profile!: CompanyProfile | null;
  @Column('text', { nullable: true }) timeZone!: string | null;
  @Column('text') modeStanding!: Mode;
  @Column('text') modeReminders!: Mode;
  @Column('text') modeNotes!: Mode;
  @Column('text', { nullable: true }) policyName!: string | null;
  @Column('timestamptz', { nullable: true }) pausedUntil!: string | null;
  @Column('boolean') killSwitch!: boolean;
  @Column('timestamptz', { nullable: true }) syncedAt!: string | null;
  @Column('timestamptz', { nullable: true }) profileReadAt!: string | null;
  @Column('text', { nullable: true }) alertsTo!: string | null;
  @Column('date', { nullable: true }) liveSince!: string | null;
  @Column('jsonb', { nullable: true }) undoing!: Undoing | null;
  /** The day on which whoever time alone brings there was last put on the list of those to be decided. */
  @Column('date', { nullable: true }) calledUpOn!: string | null;
}
