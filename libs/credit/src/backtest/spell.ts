import type { Day } from '../money/day';
import type { Mark, Standing } from '../decide/decision';
import type { CompiledPolicy } from '../decide/policy';
import type { BookFigures } from '../assess/book-figures';
import type { FileEntry } from '../ledger/credit-file';
import type { CompanySettings } from '../ledger/customer-ledger';
import type { RecordedOn } from './as-known';

/** What a policy says of one customer from a day on, until the next spell begins. */
export interface Spell {
  readonly from: Day;
  readonly standing: Standing;
  readonly mark: Mark | null;
  /** Rules in force with the day they took hold, strictest first. */
  readonly activeRules: readonly { readonly rule: string; readonly since: Day }[];
}

/** What a replay of one customer rests on, besides its ledger. */
export interface Play {
  readonly policy: CompiledPolicy;
  readonly settings: CompanySettings;
  readonly recordedOn: RecordedOn;
  /** What people have recorded about the customer; absent: nothing. */
  readonly entries?: readonly FileEntry[];
  /** By month (`YYYY-MM`), each known from its own day on; absent: nobody has measured the whole book. */
  readonly bookFigures?: ReadonlyMap<string, BookFigures>;
  /** The last day to be played. */
  readonly until: Day;
}

/** The spell in which a day lies; null before the first, when credit is open. Spells are in order of time. */
export function spellOn(spells: readonly Spell[], day: Day): Spell | null {
  return spells.findLast(({ from }) => from <= day) ?? null;
}

/** Until the first spell no rule is in force, and credit is open. */
export function startsNewSpell(before: Spell | undefined, now: Spell): boolean {
  if (!before) return now.activeRules.length > 0;
  const isSame = ({ rule, since }: Spell['activeRules'][number], n: number): boolean =>
    before.activeRules[n]?.rule === rule && before.activeRules[n].since === since;
  return (
    before.standing !== now.standing ||
    before.mark !== now.mark ||
    before.activeRules.length !== now.activeRules.length ||
    !now.activeRules.every(isSame)
  );
}
