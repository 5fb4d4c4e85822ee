import type { Facts } from '../assess/facts';
import { dayText } from '../money/day';
import { money, moneyText } from '../money/money';
import type { CheckReason } from './verdict';

/** How old what we know is. */
export interface DataAge {
  /** Hours since the ledger was last read to its end; null: never yet. */
  readonly hours: number | null;
}

/** Older than this, nothing new is refused on it (credit.md section 5, data gate). */
export const DATA_HOURS_MAX = 24;

const NOTHING_BEHIND = { evidence: [], invoices: [], ofDocument: false } as const;

/** That the ledger was read too long ago for a new refusal; empty when it was not. */
export function staleness({ hours }: DataAge): readonly CheckReason[] {
  if (hours === null)
    return [doubt('data-stale', 'The ledger has not been read to its end yet.', 'wait for the first reading to end')];
  if (hours <= DATA_HOURS_MAX) return [];
  const because = `The ledger was last read to its end ${Math.floor(hours)} hours ago; after ${DATA_HOURS_MAX} hours nothing new is refused on it.`;
  return [doubt('data-stale', because, 'have the ledger read again')];
}

/** That the ledger does not add up; empty when it does. */
export function unexplainedBalance({ unexplainedBalance: unexplained }: Facts): readonly CheckReason[] {
  if (unexplained === null || unexplained.minor === 0n) return [];
  const difference = moneyText(money(unexplained.minor < 0n ? -unexplained.minor : unexplained.minor, unexplained.currency));
  const because = `The ledger says this customer owes ${difference} ${unexplained.minor < 0n ? 'more' : 'less'} than its open documents add up to.`;
  return [doubt('unexplained-balance', because, 'find out in the ledger where the difference comes from')];
}

function doubt(code: string, because: string, cure: string): CheckReason {
  return { ...NOTHING_BEHIND, code, verdict: 'allow-with-warning', because, cure };
}

/** What a person has decided, or has to: it beats every rule. Null: the rules decide. */
export function personGate(facts: Facts): CheckReason | null {
  return merged(facts) ?? legal(facts) ?? pinned(facts);
}

/** Its debts are another one's now, so that nothing here would speak against a sale. */
function merged({ mergedInto }: Facts): CheckReason | null {
  if (mergedInto === null) return null;
  const because = `This customer was merged into ${mergedInto} in the ledger, which has its debts and its limit now.`;
  return { ...NOTHING_BEHIND, code: 'merged', verdict: 'hold', because, cure: `ask about ${mergedInto}` };
}

const LEGAL_WORDS = { insolvent: 'insolvent', legalHold: 'under a legal hold', deceased: 'deceased' } as const;
const LEGAL_FLAGS = Object.keys(LEGAL_WORDS) as readonly (keyof typeof LEGAL_WORDS)[];

function legal({ flags }: Facts): CheckReason | null {
  const set = LEGAL_FLAGS.find((flag) => flags[flag] !== null);
  const since = set && flags[set];
  if (!set || !since) return null;
  return {
    ...NOTHING_BEHIND,
    code: 'legal',
    verdict: 'hold',
    because: `This customer is recorded as ${LEGAL_WORDS[set]} since ${dayText(since)}; no rule decides about it.`,
    cure: 'a person decides',
  };
}

/** Staff and related parties are no matter of the policy (credit.md section 9); empty for everybody else. */
export function relatedParty({ flags }: Facts): readonly CheckReason[] {
  if (flags.related === null) return [];
  const because = `This customer is recorded as staff or a related party since ${dayText(flags.related)}: the policy does not apply to them, and a person decides.`;
  return [doubt('related-party', because, 'a person decides')];
}

function pinned({ pin }: Facts): CheckReason | null {
  if (pin === null) return null;
  const isHeld = pin.pin === 'hold';
  const through = dayText(pin.expiresOn);
  return {
    ...NOTHING_BEHIND,
    code: `pinned-${pin.pin}`,
    verdict: isHeld ? 'hold' : 'allow',
    because: `${pin.by} has ${isHeld ? 'put this customer on hold' : 'exempted this customer from the rules'} through ${through}: ${pin.reason}`,
    cure: isHeld ? `wait until ${through} is over, or ${pin.by} lifts it` : null,
  };
}
