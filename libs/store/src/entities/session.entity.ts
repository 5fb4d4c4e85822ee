import type { Provider } from '@holdfast/accounting';
import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Hashes only: whoever reads these tables cannot sign in with them. */
@Entity('session')
@Index('session_expires', ['expiresAt'])
export class SessionEntity {
  @PrimaryColumn('text') idHash!: string;
  @Column('timestamptz') expiresAt!: string;
  /** Who the person says they are; nobody has checked it. */
  @Column('text', { nullable: true }) name!: string | null;
}

@Entity('one_time_link')
@Index('one_time_link_expires', ['expiresAt'])
export class OneTimeLinkEntity {
  @PrimaryColumn('text') tokenHash!: string;
  @Column('timestamptz') expiresAt!: string;
  @Column('timestamptz', { nullable: true }) usedAt!: string | null;
}

@Entity('oauth_state')
@Index('oauth_state_expires', ['expiresAt'])
export class OauthStateEntity {
  @PrimaryColumn('text') stateHash!: string;
  @Column('text') sessionHash!: string;
  @Column('text') provider!: Provider;
  @Column('text', { nullable: true }) begunBy!: string | null;
  @Column('timestamptz') expiresAt!: string;
  @Column('timestamptz', { nullable: true }) usedAt!: string | null;
}

/** At most one row: the key that was made at the very first start. */
@Entity('access_key')
@Check('access_key_only', 'is_only')
export class AccessKeyEntity {
  @PrimaryColumn('boolean') isOnly!: boolean;
  @Column('text') keyHash!: string;
}
