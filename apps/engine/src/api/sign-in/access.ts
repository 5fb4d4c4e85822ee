import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { KeyRing, Store } from '@holdfast/store';
import type { Config } from '../../config';
import { CONFIG } from '../../tokens';

const SESSION_HOURS = 12;
const LINK_MINUTES = 60;

/** Who may come in: the bearer of the access key, or a browser session that grew from a one-time link or from the key. Only hashes are stored. */
@Injectable()
export class Access {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly store: Store,
    private readonly keys: KeyRing,
  ) {}

  /** At the very first start without ACCESS_KEY: a key of our own making, to be printed once; afterwards null. */
  async makeFirstKey(): Promise<string | null> {
    if (this.config.accessKey !== null) return null;
    const key = randomBytes(24).toString('base64url');
    return (await this.store.sessions.saveFirstAccessKey(this.keys.hash(key))) ? key : null;
  }

  async isKey(presented: string): Promise<boolean> {
    if (this.config.accessKey !== null) return this.keys.hash(presented) === this.keys.hash(this.config.accessKey);
    return this.store.sessions.isAccessKey(this.keys.hash(presented));
  }

  /** An address that signs one browser in, once, within an hour. */
  async oneTimeLink(): Promise<string> {
    const token = randomBytes(24).toString('base64url');
    await this.store.sessions.createLink({ tokenHash: this.keys.hash(token), expiresAt: this.inMinutes(LINK_MINUTES) });
    return `${this.config.publicUrl}/sign-in?token=${token}`;
  }

  async useLink(token: string): Promise<boolean> {
    return this.store.sessions.useLink(this.keys.hash(token), this.systemNow());
  }

  /** The value for the session cookie. `name`: who the person says they are; null: they have not said. */
  async startSession(name: string | null): Promise<string> {
    const id = randomBytes(24).toString('base64url');
    await this.store.sessions.create({ idHash: this.keys.hash(id), expiresAt: this.inMinutes(SESSION_HOURS * 60), name });
    return id;
  }

  /** Null when it is unknown or over. */
  session(id: string): Promise<{ readonly name: string | null } | null> {
    return this.store.sessions.find(this.keys.hash(id), this.systemNow());
  }

  async nameSession(id: string, name: string): Promise<void> {
    await this.store.sessions.rename(this.keys.hash(id), name);
  }

  async endSession(id: string): Promise<void> {
    await this.store.sessions.remove(this.keys.hash(id));
  }

  // People sit in real time: a business clock that jumps a day must not sign them out.
  private systemNow(): string {
    return new Date().toISOString();
  }

  private inMinutes(minutes: number): string {
    return new Date(Date.now() + minutes * 60_000).toISOString();
  }
}
