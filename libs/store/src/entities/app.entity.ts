import type { Provider } from '@holdfast/accounting';
import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** Calls of the whole app in each ten seconds: what the provider limits over all companies. Names no company. */
@Entity('app_calls')
export class AppCallsEntity {
  @PrimaryColumn('text') provider!: Provider;
  @PrimaryColumn('bigint') slot!: string;
  @Column('int') taken!: number;
}

/** What the whole app has used of its month: what the provider charges for. Names no company. */
@Entity('app_usage')
export class AppUsageEntity {
  @PrimaryColumn('text') provider!: Provider;
  @PrimaryColumn('date') month!: string;
  @Column('bigint') reads!: string;
  @Column('bigint') units!: string;
  @Column('bigint') bytes!: string;
}

/** The switch that stops all writing for all companies: one row, or none while nobody has touched it. */
@Entity('stop')
@Check('stop_only', 'id = 1')
export class StopEntity {
  @PrimaryColumn('int') id!: number;
  @Column('boolean') stopped!: boolean;
  @Column('text') by!: string;
  @Column('timestamptz') at!: string;
}
