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

/** Where two policies say different things; null: nothing is said there. */
export interface Difference {
  /** A section (`treatment`), a setting in it (`tolerance.amount`) or an entry of its list (`rules.overdue-hold`). */
  readonly where: string;
  readonly from: unknown;
  readonly to: unknown;
}

/** What a policy is called is nothing that it says. */
const LABELS: readonly string[] = ['name', 'version', 'basedOn'];

/** What `to` says otherwise than `from`, in the order of its sections: what its author would have to write to get from the one to the other. */
export function differences(from: MergedPolicy['document'], to: MergedPolicy['document']): readonly Difference[] {
  const sections = [...new Set([...Object.keys(to), ...Object.keys(from)])].filter((section) => !LABELS.includes(section));
  return sections.flatMap((section) => sectionDifferences(section as Section, from[section] ?? null, to[section] ?? null));
}

function sectionDifferences(section: Section, from: unknown, to: unknown): readonly Difference[] {
  const where = LISTS[section];
  if (where && isEntries(from ?? []) && isEntries(to ?? [])) {
    const [before, after] = [(from ?? []) as readonly Entry[], (to ?? []) as readonly Entry[]];
    // The first segment that matches counts, so that their order says something, too.
    const order = where === 'before' ? otherOrder(section, before, after) : [];
    return [...settingDifferences(section, byId(before), byId(after)), ...order];
  }
  if (MAPS.includes(section)) return settingDifferences(section, asMap(from), asMap(to));
  return isSame(from, to) ? [] : [{ where: section, from, to }];
}

type Settings = Readonly<Record<string, unknown>>;

function settingDifferences(section: Section, from: Settings, to: Settings): readonly Difference[] {
  return [...new Set([...Object.keys(to), ...Object.keys(from)])]
    .map((name) => ({ where: `${section}.${name}`, from: from[name] ?? null, to: to[name] ?? null }))
    .filter((difference) => !isSame(difference.from, difference.to));
}

function byId(entries: readonly Entry[]): Settings {
  return Object.fromEntries(entries.map((entry) => [entry.id, entry]));
}

function otherOrder(section: Section, before: readonly Entry[], after: readonly Entry[]): readonly Difference[] {
  const idsOf = (entries: readonly Entry[], others: readonly Entry[]): readonly string[] =>
    entries.map(({ id }) => id).filter((id) => others.some((other) => other.id === id));
  const [from, to] = [idsOf(before, after), idsOf(after, before)];
  return isSame(from, to) ? [] : [{ where: section, from, to }];
}

/** However the settings in it are ordered. */
function isSame(a: unknown, b: unknown): boolean {
  return ordered(a) === ordered(b);
}

function ordered(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    Object.keys(asMap(part)).length === 0
      ? part
      : Object.fromEntries(Object.entries(asMap(part)).sort(([a], [b]) => (a < b ? -1 : 1))),
  );
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
