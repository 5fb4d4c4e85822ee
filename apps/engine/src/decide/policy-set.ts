import type { CompiledPolicy, Facts, MergedPolicy } from '@holdfast/credit';
import type { PolicySubject } from '@holdfast/store';
import { log } from '../logging';
import { DEFAULT_POLICY, type Policies } from './policies';
import { readLevels, type PolicyRead, type WrittenLevel } from './policy-levels';
import { PolicyText, type PolicyTextFault } from './policy-text';

/** A policy text and for whom it is; a draft has no number yet. */
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

/** The policies of one company on one day: starting policy, company, groups, customer; each states only what differs from the one before it. */
export class PolicySet {
  private readonly byChain = new Map<string, Whole>();

  constructor(
    private readonly ground: Ground,
    private readonly levels: readonly LevelText[],
  ) {}

  get written(): WrittenPolicies {
    return {
      policyName: this.ground.policyName,
      levels: this.levels.map(({ level, subject, number, text }) => ({ level, subject, number, text })),
    };
  }

  /** What counts for a customer. A level that does not fit those before it any more is left out, and the log tells. */
  forCustomer({ customerId, groups }: Pick<Facts, 'customerId' | 'groups'>): CompiledPolicy {
    const own = this.levels.filter(({ level, subject }) =>
      level === 'company' ? true : level === 'group' ? groups.includes(subject) : subject === customerId,
    );
    return this.whole(own).policy;
  }

  /** The company's own, and who said what in it. */
  company(): Whole {
    return this.whole(this.levels.filter(({ level }) => level === 'company'));
  }

  /** The set with this text in the place of whatever its level had. */
  with(draft: LevelText): PolicySet {
    const others = this.levels.filter(({ level, subject }) => level !== draft.level || subject !== draft.subject);
    return new PolicySet(this.ground, [...others, draft].sort(generalFirst));
  }

  /** What keeps a text of this set from being used, with the levels it builds on. Empty when nothing does. */
  faultsOf({ level, subject }: PolicySubject): readonly PolicyTextFault[] {
    const own = this.levels.filter((one) => one.level === 'company' || (one.level === level && one.subject === subject));
    const read = this.read(own);
    return read.ok ? [] : read.faults;
  }

  /** Groups and customers whose own texts do not fit the company's. */
  misfits(): readonly (PolicySubject & { readonly faults: readonly PolicyTextFault[] })[] {
    return this.levels.flatMap(({ level, subject }) => {
      const faults = level === 'company' ? [] : this.faultsOf({ level, subject });
      return faults.length === 0 ? [] : [{ level, subject, faults }];
    });
  }

  private whole(levels: readonly LevelText[]): Whole {
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
      const without = this.whole(levels.slice(0, -1));
      this.byChain.set(key, without);
      return without;
    }
    const whole = { policy: { ...read.policy, version: versionText(read.policy.version, levels) }, merged: read.merged };
    this.byChain.set(key, whole);
    return whole;
  }

  private read(levels: readonly LevelText[]): PolicyRead {
    const { policies, policyName, homeCurrency } = this.ground;
    const [first] = levels;
    const base = first?.level === 'company' ? basedOn(first.text) : (policyName ?? DEFAULT_POLICY);
    if (base !== null && !policies.names.includes(base)) return { ok: false, faults: [unknownBase(base, first, policies.names)] };
    const start: readonly WrittenLevel[] =
      base === null ? [] : [{ from: `from the starting policy ${base}`, source: policies.text(base) }];
    return readLevels([...start, ...levels.map((level) => ({ from: fromText(level), source: level.text }))], homeCurrency);
  }
}

const LEVELS = ['company', 'group', 'customer'];

function generalFirst(a: LevelText, b: LevelText): number {
  return LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level) || Number(a.subject > b.subject) - Number(a.subject < b.subject);
}

function fromText({ level, subject }: LevelText): string {
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
  const read = level && PolicyText.read(level.text);
  const line = read?.ok ? read.text.lineOf(['basedOn']) : 1;
  return { line, rule: null, problem: `There is no starting policy "${base}".`, cure: `Write one of ${names.join(', ')}.` };
}

/** The author's own version, and which texts it was made of. */
function versionText(version: string, levels: readonly LevelText[]): string {
  const made = levels.map(({ level, number }) => `${level} ${number ?? 'draft'}`);
  return made.length === 0 ? version : `${version} (${made.join(', ')})`;
}
