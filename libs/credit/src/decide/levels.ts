import type { PolicyDocument } from './policy-document';

/** What one level of precedence says: only what differs from the levels before it. Entries of lists are told apart by their id and state only what differs, too. */
export interface PolicyPart {
  /** For people: `from the company’s policy`, `agreed with this customer`. */
  readonly from: string;
  readonly says: Readonly<Record<string, unknown>>;
}

export interface MergedPolicy {
  /** Not checked for anything. */
  readonly document: Readonly<Record<string, unknown>>;
  /** Who said it last: by section (`tolerance`), and by entry of a list (`rules.overdue-hold`). */
  readonly origins: Readonly<Record<string, string>>;
}

type Section = keyof PolicyDocument;
/** New entries of segments go before those there are, because the first that matches counts; others go behind. */
const LISTS: Partial<Record<Section, 'before' | 'behind'>> = {
  segments: 'before',
  rules: 'behind',
  exclusions: 'behind',
  approvals: 'behind',
};
const MAPS: readonly Section[] = ['terms', 'tolerance', 'grace', 'limits', 'newAccounts', 'treatments', 'messages', 'changes'];

/** One document of all levels, the most general first. The same levels give the same document. */
export function mergeLevels(parts: readonly PolicyPart[]): MergedPolicy {
  const document: Record<string, unknown> = {};
  const origins: Record<string, string> = {};
  for (const { from, says } of parts) {
    for (const [section, said] of Object.entries(says)) {
      const where = LISTS[section as Section];
      if (where && isEntries(said)) {
        document[section] = mergeEntries(isEntries(document[section]) ? document[section] : [], said, where);
        for (const { id } of said) origins[`${section}.${id}`] = from;
      } else {
        document[section] = MAPS.includes(section as Section) ? { ...asMap(document[section]), ...asMap(said) } : said;
        origins[section] = from;
      }
    }
  }
  return { document, origins };
}

interface Entry {
  readonly id: string;
}

function mergeEntries(present: readonly Entry[], said: readonly Entry[], where: 'before' | 'behind'): readonly Entry[] {
  const changed = present.map((entry) => ({ ...entry, ...said.find(({ id }) => id === entry.id) }));
  const added = said.filter(({ id }) => !present.some((entry) => entry.id === id));
  return where === 'before' ? [...added, ...changed] : [...changed, ...added];
}

function isEntries(value: unknown): value is readonly Entry[] {
  return Array.isArray(value) && value.every((entry: unknown) => typeof (entry as Entry | null)?.id === 'string');
}

function asMap(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}
