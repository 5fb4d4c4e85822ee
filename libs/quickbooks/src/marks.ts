import { Unavailable } from '@holdfast/accounting';
import type { Mark } from '@holdfast/credit';
import type { Call } from './calls';
import { isDuplicateRequest, isNameTaken } from './faults';
import { requestIdOf } from './request-id';
import { objectOf } from './rows';
import { readTerms, termOf, type Term, type Terms } from './terms';

/** The sales terms that show a mark, at most 31 characters; they print on every new invoice. */
export const MARK_TERMS: Readonly<Record<Mark, string>> = {
  hold: 'CREDIT HOLD - prepay',
  upfront: 'UPFRONT - prepay',
  'new-account': 'NEW ACCOUNT - prepay',
};

/** QuickBooks renames what is deactivated. */
const INACTIVE_SUFFIX = ' (deleted)';

/** The company's terms as one writer knows them, and our own among them. */
export interface MarkTerms {
  /** Read once for each writer. */
  all(): Promise<Terms>;
  /** Our term for the mark: found, brought back to life, or created. Throws what Call throws. */
  ensure(mark: Mark, key: string): Promise<Term>;
}

export function openMarkTerms(call: Call): MarkTerms {
  let known: Promise<Terms> | null = null;
  const all = () => {
    known ??= readTerms(call).catch((error: unknown) => {
      known = null;
      throw error;
    });
    return known;
  };
  const learn = (term: Term) => {
    known = all().then((terms) => new Map([...terms, [term.id, term]]));
    return known;
  };
  const underWay = new Map<Mark, Promise<Term>>();
  const lookAgain = async (mark: Mark) => {
    known = null;
    return markTerm(await all(), mark);
  };
  const make = async (mark: Mark, key: string) => {
    const found = markTerm(await all(), mark);
    if (found?.active) return found;
    const write = found ? revival(found, mark) : creation(mark);
    try {
      const answer = await call({ op: 'write', ...write, requestId: requestIdOf(key, write) });
      const term = termOf(objectOf(answer, 'Term'));
      if (!term) throw new Unavailable('QuickBooks did not show the sales term it has written. Look again later.');
      await learn(term);
      return term;
    } catch (error) {
      // Another process was faster, or our own earlier request came through.
      if (!isNameTaken(error) && !isDuplicateRequest(error)) throw error;
      const there = await lookAgain(mark);
      if (there?.active) return there;
      throw isDuplicateRequest(error)
        ? new Unavailable('QuickBooks has had this request, but its effect is not to be seen yet.')
        : error;
    }
  };
  return {
    all,
    ensure(mark, key) {
      // Many writes may ask at once.
      const going = underWay.get(mark) ?? make(mark, key).finally(() => underWay.delete(mark));
      underWay.set(mark, going);
      return going;
    },
  };
}

/** The ids of our terms; active or not, a customer on one of them is marked. */
export function ourTermIds(terms: Terms): ReadonlySet<string> {
  const names = Object.values(MARK_TERMS);
  return new Set([...terms.values()].filter((term) => names.some((name) => isNamed(term, name))).map((term) => term.id));
}

/** Our term for the mark, an active one before an inactive one. */
export function markTerm(terms: Terms, mark: Mark): Term | undefined {
  const named = [...terms.values()].filter((term) => isNamed(term, MARK_TERMS[mark]));
  return named.find((term) => term.active) ?? named[0];
}

function isNamed(term: Term, name: string): boolean {
  const given = term.name.trim().toLowerCase();
  return given === name.toLowerCase() || (!term.active && given === `${name}${INACTIVE_SUFFIX}`.toLowerCase());
}

function creation(mark: Mark) {
  return { action: 'create Term', body: { Name: MARK_TERMS[mark], DueDays: 0 } } as const;
}

function revival(term: Term, mark: Mark) {
  const body = { Id: term.id, SyncToken: term.version, sparse: true, Name: MARK_TERMS[mark], Active: true };
  return { action: 'update Term', body } as const;
}
