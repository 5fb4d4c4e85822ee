import { randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { KeyRing, Store, apiKeys, audit, type ApiKey, type CompanyScope } from '@holdfast/store';
import { Clock } from '../../clock';
import { SECRET_BYTES, namedIn, secretText, type Named } from '../../named-secret';

/** What a key may do in its company: ask for credit checks, or read customers and their standing. */
export const KEY_SCOPES = ['credit-checks', 'read'] as const;
export type KeyScope = (typeof KEY_SCOPES)[number];

export interface KeyHolder {
  readonly id: string;
  readonly companyId: string;
  readonly scopes: readonly string[];
}

const PREFIX = 'hfk_';
/** For so long a process believes that a key it has seen still works; one that it revokes itself is over at once. */
const BELIEVED_FOR_MS = 2_000;
/** Beyond so many it forgets them all and looks each up again. */
const BELIEVED_MAX = 10_000;

interface Believed {
  readonly keyHash: Buffer;
  readonly scopes: readonly string[];
  readonly untilMs: number;
}

/** Keys for a company's own programs: shown once, stored as a hash, good for one company and for what they were made for. */
@Injectable()
export class ApiKeys {
  private readonly believed = new Map<string, Believed>();

  constructor(
    private readonly store: Store,
    private readonly keys: KeyRing,
    private readonly clock: Clock,
  ) {}

  /** The key itself is in this answer and nowhere else. */
  async create(
    scope: CompanyScope,
    { name, scopes, by }: { readonly name: string; readonly scopes: readonly KeyScope[]; readonly by: string },
  ): Promise<{ readonly id: string; readonly key: string }> {
    const id = randomUUID();
    const key = secretText(PREFIX, { companyId: scope.companyId, id }, randomBytes(SECRET_BYTES));
    const now = this.clock.iso();
    await apiKeys.add(scope, { id, name, scopes, keyHash: this.keys.hash(key), now });
    await audit.append(scope, { at: now, actor: by, event: 'api key made', subject: id, detail: { name, scopes } });
    return { id, key };
  }

  list(scope: CompanyScope): Promise<readonly ApiKey[]> {
    return apiKeys.list(scope);
  }

  /** False when there is none that works. Other processes believe it for two seconds more. */
  async revoke(scope: CompanyScope, id: string, by: string): Promise<boolean> {
    const now = this.clock.iso();
    const revoked = await apiKeys.revoke(scope, id, now);
    if (revoked) await audit.append(scope, { at: now, actor: by, event: 'api key revoked', subject: id, detail: null });
    return revoked;
  }

  /** To be called once the revocation is stored. */
  forget(id: string): void {
    this.believed.delete(id);
  }

  /** Whose key this is; null for anything but a key that works. */
  async holder(presented: string): Promise<KeyHolder | null> {
    const named = namedIn(PREFIX, presented);
    if (!named) return null;
    const known = await this.known(named);
    // Compared in constant time: how much of it was right must not show.
    if (!known || !timingSafeEqual(known.keyHash, Buffer.from(this.keys.hash(presented), 'hex'))) return null;
    return { ...named, scopes: known.scopes };
  }

  private async known({ companyId, id }: Named): Promise<Believed | null> {
    const believed = this.believed.get(id);
    // Programs call in real time, whatever day it is in the books.
    if (believed && believed.untilMs > performance.now()) return believed;
    const stored = await this.store.inCompany(companyId, (scope) => apiKeys.use(scope, id, this.clock.iso()));
    this.believed.delete(id);
    if (!stored) return null;
    if (this.believed.size >= BELIEVED_MAX) this.believed.clear();
    const fresh = {
      keyHash: Buffer.from(stored.keyHash, 'hex'),
      scopes: stored.scopes,
      untilMs: performance.now() + BELIEVED_FOR_MS,
    };
    this.believed.set(id, fresh);
    return fresh;
  }
}
