import { randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { dayText, parseDay } from '@holdfast/credit';
import {
  KeyRing,
  Store,
  acceptanceLinks,
  audit,
  creditFiles,
  creditTerms,
  mirror,
  type AcceptanceLink,
  type CompanyScope,
  type OpenedLink,
  type ShownTerms,
} from '@holdfast/store';
import { SECRET_BYTES, namedIn, secretText } from '../named-secret';
import { Clock } from '../clock';
import type { Config } from '../config';
import { CONFIG } from '../tokens';
import type { Paper } from './pdf-sheet';
import { TermsInForce, hashFor, type NamedReader } from './terms-in-force';
import { paperOf } from './terms-pdf';

interface ShownBehind {
  readonly shown: ShownTerms;
  readonly paper: Paper;
}

/** What somebody with a link finds behind it. */
export type BehindLink =
  | (ShownBehind & { readonly state: 'open'; readonly customerName: string })
  | (ShownBehind & { readonly state: 'accepted'; readonly said: string })
  /** It can be used no more; why, and what to do. */
  | { readonly state: 'ended'; readonly said: string };

const PREFIX = 'hfa_';
const DAY_MS = 86_400_000;
/** So soon after an acceptance a turn judges by it. */
const JUDGED_WITHIN_MS = 60_000;

/** Links by which a customer accepts its terms without signing in: each for one customer and one text, shown once, stored as a hash. */
@Injectable()
export class AcceptanceLinks {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly store: Store,
    private readonly keys: KeyRing,
    private readonly clock: Clock,
    private readonly terms: TermsInForce,
  ) {}

  /** The link itself is in this answer and nowhere else. Nothing is sent. */
  async make(
    scope: CompanyScope,
    reader: NamedReader,
    { expiresInDays, by }: { readonly expiresInDays: number; readonly by: string },
  ): Promise<{ readonly id: string; readonly link: string; readonly version: string; readonly expiresAt: string }> {
    const { hash, version } = await this.terms.shown(scope, await this.terms.ground(scope), reader);
    const id = randomUUID();
    const token = secretText(PREFIX, { companyId: scope.companyId, id }, randomBytes(SECRET_BYTES));
    const expiresAt = new Date(this.clock.nowMs() + expiresInDays * DAY_MS).toISOString();
    const { customerId } = reader;
    const madeAt = this.clock.iso();
    await acceptanceLinks.add(scope, { id, customerId, termsHash: hash, secretHash: this.keys.hash(token), madeAt, expiresAt });
    await audit.append(scope, {
      at: madeAt,
      actor: by,
      event: 'acceptance link made',
      subject: customerId,
      detail: { id, version, expiresAt },
    });
    return { id, link: `${this.config.publicUrl}/accept/${token}`, version, expiresAt };
  }

  /** False when there is none that could still be used. */
  async revoke(
    scope: CompanyScope,
    { customerId, id, by }: Pick<AcceptanceLink, 'customerId' | 'id'> & { readonly by: string },
  ): Promise<boolean> {
    const now = this.clock.iso();
    const revoked = await acceptanceLinks.revoke(scope, { id, customerId, now });
    const entry = { at: now, actor: by, event: 'acceptance link revoked', subject: customerId, detail: { id } };
    if (revoked) await audit.append(scope, entry);
    return revoked;
  }

  /** Null for what is no link of ours: how near it came does not show. */
  behind(token: string): Promise<BehindLink | null> {
    return this.opened(token, (scope, link) => this.look(scope, link));
  }

  /** Records that the customer accepts, once however often it is asked; then answers as `behind` does. */
  async accept(token: string, name: string): Promise<BehindLink | null> {
    const behind = await this.opened(token, async (scope, { id, customerId }) => {
      await creditFiles.lock(scope, customerId);
      await this.acceptOnce(scope, id, name);
      return this.look(scope, await linkOf(scope, id));
    });
    const companyId = namedIn(PREFIX, token)?.companyId;
    if (behind?.state === 'accepted' && companyId !== undefined)
      await this.store.companies.scheduleTurnBy(companyId, new Date(this.clock.nowMs() + JUDGED_WITHIN_MS).toISOString());
    return behind;
  }

  private async acceptOnce(scope: CompanyScope, id: string, name: string): Promise<void> {
    const link = await linkOf(scope, id);
    const now = this.clock.iso();
    if ((await this.look(scope, link)).state !== 'open' || !(await acceptanceLinks.accept(scope, { id, by: name, now }))) return;
    const { today } = await this.terms.ground(scope);
    await creditFiles.record(scope, {
      customerId: link.customerId,
      content: { kind: 'terms', version: link.version, on: today, acceptedBy: name },
      by: `acceptance link ${id}`,
      now,
    });
  }

  private async opened<T>(token: string, work: (scope: CompanyScope, link: OpenedLink) => Promise<T>): Promise<T | null> {
    const named = namedIn(PREFIX, token);
    if (!named) return null;
    return this.store.inCompany(named.companyId, async (scope) => {
      const link = await acceptanceLinks.find(scope, named.id);
      // Compared in constant time: how much of it was right must not show.
      if (!link || !timingSafeEqual(Buffer.from(link.secretHash, 'hex'), Buffer.from(this.keys.hash(token), 'hex'))) return null;
      return work(scope, link);
    });
  }

  private async look(scope: CompanyScope, link: OpenedLink): Promise<BehindLink> {
    const ground = await this.terms.ground(scope);
    const paper = paperOf(ground.profile);
    const { id, termsHash, customerId, acceptedAt, acceptedBy, revokedAt, expiresAt } = link;
    const shown = await creditTerms.byHash(scope, termsHash);
    if (!shown) throw new Error(`the link ${id} is for a text that was not kept`);
    if (acceptedAt !== null)
      return {
        state: 'accepted',
        shown,
        paper,
        said: `Accepted on ${dayOf(acceptedAt)} by ${acceptedBy}. There is nothing more to do.`,
      };
    if (revokedAt !== null) return ended('It was withdrawn.');
    if (expiresAt <= this.clock.iso()) return ended(`It ended on ${dayOf(expiresAt)}.`);
    const customer = await mirror.customerRecord(scope, customerId);
    if (!customer || customer.mergedInto !== null) return ended('Your account is now kept under another name.');
    if (hashFor(ground, { customerId, groups: customer.groups }) !== termsHash) return ended('The policy has changed since.');
    return { state: 'open', customerName: customer.name, shown, paper };
  }
}

/** Links are never removed. */
async function linkOf(scope: CompanyScope, id: string): Promise<OpenedLink> {
  const link = await acceptanceLinks.find(scope, id);
  if (!link) throw new Error(`the link ${id} is gone`);
  return link;
}

function ended(why: string): BehindLink {
  return { state: 'ended', said: `${why} Nothing was accepted with it now. Please ask whoever gave it to you for a new one.` };
}

function dayOf(instant: string): string {
  return dayText(parseDay(new Date(instant).toISOString().slice(0, 10)));
}
