import type { CompiledPolicy, Facts, MergedPolicy } from '@holdfast/credit';
import type { PolicySubject } from '@holdfast/store';
import { log } from '../logging';
import { DEFAULT_POLICY, type Policies } from './policies';
import { readLevels, type PolicyRead, type WrittenLevel } from './policy-levels';
import { PolicyText, type PolicyTextFault } from './policy-text';

/** A policy text and for whom it is; a draft has no number yet. The practice's has the practice's own number. */
export interface LevelText extends PolicySubject {
  readonly number: number | null;
  readonly text: string;
}

interface Whole {
  readonly policy: CompiledPolicy;
  readonly merged: MergedPolicy;
}

/** Policies as they are written: plain data, from which the same set is made again. */
export interface WrittenPolicies {
  /** The starting policy for a company that has written none; null: the default. */
  readonly policyName: string | null;
  readonly levels: readonly LevelText[];
}

interface Ground {
  readonly policies: Policies;
  /** The starting policy for a company that has written none; null: the default. */
  readonly policyName: string | null;
  readonly homeCurrency: string;
}

/** What a company’s text is based on when it states what differs from its practice’s policy. */
const THE_PRACTICE = 'practice';

/** The policies of one company on one day: starting policy, practice, company, groups, customer; each states only what differs from the one before it. A
 * company that is not based on its practice’s policy stands for itself. */
export class PolicySet {
  private readonly byChain = new Map<string, Whole>();

  /** Whether the company has a text of its own that is not based on the practice’s. */
  private readonly standsAlone: boolean;

  constructor(
    private readonly ground: Ground,
    private readonly levels: readonly LevelText[],
  ) {
    const own = levels.find(({ level }) => level === 'company');
    this.standsAlone = own !== undefined && basedOn(own.text) !== THE_PRACTICE;
  }

  get written(): WrittenPolicies {
    return {
      policyName: this.ground.policyName,
      levels: this.levels.map(({ level, subject, number, text }) => ({ level, subject, number, text })),
    };
  }

  /** What counts for a customer. A level that does not fit those before it any more is left out, and the log tells. */
  forCustomer({ customerId, groups }: Pick<Facts, 'customerId' | 'groups'>): CompiledPolicy {
    const own = this.levels.filter(({ level, subject }) =>
      subject === '' ? true : level === 'group' ? groups.includes(subject) : subject === customerId,
    );
    return this.whole(own).policy;
  }

  /** What counts in the company for everybody, and who said what in it. */
  company(): Whole {
    return this.upTo({ level: 'company', subject: '' });
  }

  /** What counts with everything up to this text of the set, and who said what in it. */
  upTo(last: PolicySubject): Whole {
    return this.whole(this.levelsUpTo(last));
  }

  /** Whether the practice’s policy counts in this company, as it is or with what the company changes in it. */
  get followsPractice(): boolean {
    return !this.standsAlone && this.levels.some(({ level }) => level === 'practice');
  }

  /** The set with this text in the place of whatever its level had. */
  with(draft: LevelText): PolicySet {
    const others = this.levels.filter(({ level, subject }) => level !== draft.level || subject !== draft.subject);
    return new PolicySet(this.ground, [...others, draft].sort(generalFirst));
  }

  /** What keeps a text of this set from being used, with the levels it builds on. Empty when nothing does. */
  faultsOf(last: PolicySubject): readonly PolicyTextFault[] {
    const read = this.read(this.levelsUpTo(last));
    return read.ok ? [] : read.faults;
  }

  /** Texts that count and do not fit those that they build on, the most general first. */
  misfits(): readonly Misfit[] {
    return this.inUse(this.levels).flatMap(({ level, subject }) => {
      const faults = this.faultsOf({ level, subject });
      return faults.length === 0 ? [] : [{ level, subject, faults }];
    });
  }

  private levelsUpTo({ level, subject }: PolicySubject): readonly LevelText[] {
    return this.levels.filter(
      (one) => (one.level === level && one.subject === subject) || (level !== 'practice' && one.subject === ''),
    );
  }

  private inUse(levels: readonly LevelText[]): readonly LevelText[] {
    const isAlone = this.standsAlone && levels.some(({ level }) => level === 'company');
    return isAlone ? levels.filter(({ level }) => level !== 'practice') : levels;
  }

  private whole(given: readonly LevelText[]): Whole {
    const levels = this.inUse(given);
    const key = levels.map(({ level, subject, number }) => JSON.stringify([level, subject, number])).join();
    const known = this.byChain.get(key);
    if (known) return known;
    const read = this.read(levels);
    if (!read.ok) {
      const last = levels.at(-1);
      log.error(
        { of: last?.level, number: last?.number, faults: read.faults },
        'a policy does not fit those it builds on and is left out',
      );
      const without = this.whole(given.slice(0, -1));
      this.byChain.set(key, without);
      return without;
    }
    const whole = { policy: { ...read.policy, version: versionText(read.policy.version, levels) }, merged: read.merged };
    this.byChain.set(key, whole);
    return whole;
  }

  private read(given: readonly LevelText[]): PolicyRead {
    const { policies, policyName, homeCurrency } = this.ground;
    const levels = this.inUse(given);
    const [first] = levels;
    const base = first?.subject === '' ? basedOn(first.text) : (policyName ?? DEFAULT_POLICY);
    if (base !== null && !policies.names.includes(base)) return { ok: false, faults: [unknownBase(base, first, policies.names)] };
    const misplaced = levels.find(({ subject, text }) => subject !== '' && basedOn(text) !== null);
    if (misplaced) return { ok: false, faults: [misplacedBase(misplaced)] };
    const start: readonly WrittenLevel[] =
      base === null ? [] : [{ from: `from the starting policy ${base}`, source: policies.text(base) }];
    const written = [...start, ...levels.map((level) => ({ from: fromText(level), source: level.text }))];
    const isNobodyElses = written.length === 1 && first?.level !== 'practice';
    return readLevels(isNobodyElses ? written.map(({ source }) => ({ from: '', source })) : written, homeCurrency);
  }
}

/** A text that does not fit those that it builds on, and why. */
export interface Misfit extends PolicySubject {
  readonly faults: readonly PolicyTextFault[];
}

const LEVELS = ['practice', 'company', 'group', 'customer'];

function generalFirst(a: LevelText, b: LevelText): number {
  return LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level) || Number(a.subject > b.subject) - Number(a.subject < b.subject);
}

function fromText({ level, subject }: LevelText): string {
  if (level === 'practice') return 'from the practice’s policy';
  if (level === 'company') return 'from the company’s policy';
  return level === 'group' ? `agreed for the group ${subject}` : 'agreed with this customer';
}

/** Null: the text is a whole policy by itself. */
function basedOn(text: string): string | null {
  const read = PolicyText.read(text);
  const base: unknown = read.ok ? read.text.says['basedOn'] : null;
  return typeof base === 'string' ? base : null;
}

function unknownBase(base: string, level: LevelText | undefined, names: readonly string[]): PolicyTextFault {
  const line = level ? lineOfBase(level) : 1;
  const cure = `Write one of ${names.join(', ')}.`;
  if (base !== THE_PRACTICE || level?.level !== 'company')
    return { line, rule: null, problem: `There is no starting policy "${base}".`, cure };
  const problem = 'No policy of a practice counts for this company, so there is nothing to be based on.';
  return { line, rule: null, problem, cure: `${cure} Or let its practice put a policy in force first.` };
}

function misplacedBase(level: LevelText): PolicyTextFault {
  const problem = 'What is agreed for a group or a customer builds on the company’s policy, and on no other.';
  return { line: lineOfBase(level), rule: null, problem, cure: 'Leave basedOn out, and state what differs.' };
}

function lineOfBase({ text }: LevelText): number {
  const read = PolicyText.read(text);
  return read.ok ? read.text.lineOf(['basedOn']) : 1;
}

/** The author's own version, and which texts it was made of. */
function versionText(version: string, levels: readonly LevelText[]): string {
  const made = levels.map(({ level, number }) => `${level} ${number ?? 'draft'}`);
  return made.length === 0 ? version : `${version} (${made.join(', ')})`;
}
