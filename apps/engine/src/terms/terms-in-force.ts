import { createHash } from 'node:crypto';
import { ConflictException, Injectable, NotFoundException } from '@nestjs/common';
import { creditTerms, type CompiledPolicy, type CreditTerms, type Day, type TermsReader } from '@holdfast/credit';
import {
  mirror,
  policies,
  settings,
  creditTerms as shownTerms,
  type CompanyScope,
  type ShownTerms,
  type StoredProfile,
} from '@holdfast/store';
import { Clock, todayOf } from '../clock';
import { PoliciesInForce } from '../decide/policies-in-force';
import type { PolicySet } from '../decide/policy-set';

/** Which policies count today. */
export interface TermsGround {
  readonly profile: StoredProfile;
  readonly today: Day;
  readonly set: PolicySet;
}

export interface NamedReader extends TermsReader {
  readonly name: string;
  /** Another customer that it has become part of. */
  readonly mergedInto: string | null;
}

const HASH_LENGTH = 10;
const VERSION_LENGTH_MAX = 60;

/** What is in force for everybody, or for one customer, in the words that customers are given; every text that was ever shown is kept. */
@Injectable()
export class TermsInForce {
  constructor(
    private readonly clock: Clock,
    private readonly inForce: PoliciesInForce,
  ) {}

  /** Throws a 409 before the first look at the ledger. */
  async ground(scope: CompanyScope): Promise<TermsGround> {
    const { profile } = await settings.read(scope);
    if (!profile)
      throw new ConflictException(
        'The ledger has not been read yet, so there is no policy to show. Nothing was changed. Cure: wait for the first turn.',
      );
    const today = todayOf(profile, this.clock);
    const { set } = await this.inForce.on(scope, { homeCurrency: profile.homeCurrency, day: today });
    return { profile, today, set };
  }

  /** Throws a 404. */
  async reader(scope: CompanyScope, customerId: string): Promise<NamedReader> {
    const found = await mirror.customerRecord(scope, customerId);
    if (!found) throw new NotFoundException('There is no such customer.');
    const { name, groups, mergedInto } = found;
    return { customerId, name, groups, mergedInto };
  }

  /** Null: for everybody. */
  async shown(scope: CompanyScope, ground: TermsGround, reader: TermsReader | null): Promise<ShownTerms> {
    const terms = termsFor(ground, reader);
    const hash = hashOf(terms);
    const concerned = { groups: reader?.groups ?? [], customerId: reader?.customerId ?? null };
    const since = await policies.countsSince(scope, ground.today, concerned);
    const version = versionOf(policyFor(ground.set, reader), hash);
    return shownTerms.keep(scope, { hash, version, terms, since, shownOn: ground.today });
  }
}

/** Of the text that is in force for this customer, to be compared with what it has accepted. */
export function hashFor(ground: TermsGround, reader: TermsReader): string {
  return hashOf(termsFor(ground, reader));
}

function termsFor({ profile, set }: TermsGround, reader: TermsReader | null): CreditTerms {
  const customer = reader && { customerId: reader.customerId, groups: reader.groups };
  return creditTerms(policyFor(set, reader), { companyName: profile.name, customer });
}

export function policyFor(set: PolicySet, reader: TermsReader | null): CompiledPolicy {
  return reader === null ? set.company().policy : set.forCustomer(reader);
}

/** Over the whole text and nothing else: a policy that changes without changing what customers are told is no new version. */
function hashOf(terms: CreditTerms): string {
  return createHash('sha256').update(JSON.stringify(terms)).digest('hex').slice(0, HASH_LENGTH);
}

/** `1-company-3-4f9a2c71b0`: which policies it was first made of, and the hash of the text. */
function versionOf({ version }: CompiledPolicy, hash: string): string {
  const made = version.replace(/[^\p{L}\p{N}.]+/gu, '-').replace(/^-|-$/g, '');
  return `${made.slice(0, VERSION_LENGTH_MAX)}-${hash}`;
}

/** Whether a version that somebody has accepted is the text with this hash. */
export function isVersionOf(version: string, hash: string): boolean {
  return version.endsWith(`-${hash}`);
}
