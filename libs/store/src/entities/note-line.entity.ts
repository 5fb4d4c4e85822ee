import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { CompanyEntity } from './company.entity';

/** Something that the next note on a customer tells, although no action was behind it. */
@Entity('note_line')
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'])
@Index('note_line_to_note', ['companyId'], { where: 'noted_by is null' })
export class NoteLineEntity {
  @PrimaryColumn('uuid') companyId!: string;
  /** One for ever: told twice, it is one line. */
  @PrimaryColumn('text') key!: string;
  @Column('text') customerId!: string;
  @Column('text') line!: string;
  @Column('timestamptz') createdAt!: string;
  /** Among those that were added with it. */
  @Column('int') place!: number;
  /** The note that tells of it. */
  @Column('uuid', { nullable: true }) notedBy!: string | null;
}
