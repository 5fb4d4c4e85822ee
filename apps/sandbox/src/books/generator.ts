import { addDays } from './calendar';
import { castOf, identityOf, INDIVIDUAL_EVERY, type Character } from './characters';
import { Life, type Person, type Slip, type Span } from './life';
import { Random } from './random';
import { inOrder, type HappeningOf, type Script, type ScriptEvent } from './script';

export interface GeneratorOptions {
  readonly seed: number;
  readonly customers: number;
  /** The day the sandbox starts; two years lie before it and one ahead. */
  readonly start: string;
}

const HISTORY_DAYS = 730;
const AHEAD_DAYS = 365;

const NOTES = [
  'Ask for Dana in accounts; she approves everything on Thursdays.',
  'Wants a purchase order number on every invoice.',
  'Prefers e-mail. Never call before ten.',
  'Old friend of the house. Go easy.',
] as const;
const GROUPS = ['Trade', 'VIP', 'Wholesale'] as const;
/** Loose ends belong to the first few of the prompt and the steady. */
const LOOSE_ENDS_MAX = 5;
const FORGETFUL_SHARE = 0.05;
const TERM_DAYS = [30, 30, 30, 30, 30, 14, 14, 7, 45, 60] as const;

/** Two years of a trading company's receivables and the year ahead, told from one seed. */
export function generateScript({ seed, customers, start }: GeneratorOptions): Script {
  const random = new Random(seed);
  const span = { from: addDays(start, -HISTORY_DAYS), to: addDays(start, AHEAD_DAYS) };
  const cast = castOf(customers, random);
  const ranks = ranksIn(cast);
  const events = cast.flatMap((character, index) =>
    lifeOf({ character, index, start, span, rank: ranks[index] ?? 0, forgetful: forgetfulOf(customers) }, random),
  );
  return inOrder(null, numbered([...parentsFirst(events), ...looseEnds(cast, start)]));
}

interface Role {
  readonly character: Character;
  readonly index: number;
  readonly start: string;
  readonly span: Span;
  /** How many of the same character come before. */
  readonly rank: number;
  /** How many of the prompt have one old invoice open at the start. */
  readonly forgetful: number;
}

function ranksIn(cast: readonly Character[]): number[] {
  const seen = new Map<Character, number>();
  return cast.map((character) => {
    const rank = seen.get(character) ?? 0;
    seen.set(character, rank + 1);
    return rank;
  });
}

function forgetfulOf(customers: number): number {
  return Math.max(3, Math.round(customers * FORGETFUL_SHARE));
}

/** Those with loose ends are never forgetful: their cash would cover what they owe. */
function slipNumberOf({ character, rank, forgetful }: Role): number | null {
  const number = rank - LOOSE_ENDS_MAX;
  return character === 'prompt' && number >= 0 && number < forgetful ? number : null;
}

/** Two of three are so late that a hold comes before their payment; the others pay on the warning. */
function slipOf(number: number, { start }: Role, termDays: number, random: Random): Slip {
  const paysOnWarning = number % 3 === 2;
  const overdue = paysOnWarning ? random.whole(8, 10) : random.whole(12, 14);
  const paid = addDays(start, paysOnWarning ? random.whole(3, 4) : random.whole(5, 8));
  return { issued: addDays(start, -overdue - termDays), paid };
}

function lifeOf(role: Role, random: Random): ScriptEvent[] {
  const { character, index, span } = role;
  const slipNumber = slipNumberOf(role);
  const hasTerms = random.chance(0.82) || slipNumber !== null;
  const isNew = character === 'new-defaulter' || character === 'new-prompt';
  const termDays = isNew ? random.pick([7, 14]) : random.pick(TERM_DAYS);
  const person: Person = {
    ref: refOf(index),
    character,
    first: firstInvoiceDay(role, random),
    // Without terms of their own the owner writes thirty days on the invoice.
    termDays: hasTerms || isNew ? termDays : 30,
    paysOnFridays: random.chance(0.15),
    overpays: index % 45 === 13,
    ...(slipNumber === null ? {} : { slip: slipOf(slipNumber, role, termDays, random) }),
  };
  const customer: ScriptEvent = {
    day: maxDay(addDays(person.first, -random.whole(0, 9)), span.from),
    ...customerOf(index, random),
    terms: hasTerms || isNew ? `Net ${termDays}` : null,
  };
  return [customer, ...new Life(person, span, random).tell()];
}

function firstInvoiceDay({ character, index, rank, start, span }: Role, random: Random): string {
  switch (character) {
    case 'new-defaulter':
      // Due, defaulted and paid within sixty days of the start, so that a short demo sees the whole story; the first of them in the first week.
      return addDays(start, random.whole(-18, rank === 0 ? -14 : 12));
    case 'new-prompt':
      return addDays(start, random.whole(-45, 40));
    case 'one-off-large':
      return addDays(start, index % 2 === 0 ? random.whole(-40, 20) : random.whole(-500, 20));
    case 'prompt':
    case 'steady-slow':
    case 'chronic-late':
    case 'deteriorating':
    case 'recovering':
    case 'erratic':
    case 'high-balance':
    case 'short-payer':
    case 'tiny':
      return addDays(span.from, random.whole(10, 70));
  }
}

function customerOf(index: number, random: Random): HappeningOf<'customer'> {
  const individual = index % INDIVIDUAL_EVERY === 11;
  const { name, email } = identityOf(index, individual);
  const isBranch = index % 30 === 20;
  return {
    kind: 'customer',
    ref: refOf(index),
    name: isBranch ? `${name} (branch)` : name,
    email: emailOf(index, email),
    phone: random.chance(0.7) ? `555-01${String(random.whole(10, 99))}` : null,
    individual,
    ...abroadOf(index),
    terms: null,
    ...(isBranch ? { parentRef: refOf(index - 1) } : {}),
    notes: random.chance(0.15) ? random.pick(NOTES) : '',
    groups: random.chance(0.35) ? [random.pick(GROUPS)] : [],
  };
}

function abroadOf(index: number): { readonly currency: string; readonly country: string } | Record<string, never> {
  if (index % 40 === 17) return { currency: 'EUR', country: 'DE' };
  return index % 40 === 33 ? { currency: 'CAD', country: 'CA' } : {};
}

function emailOf(index: number, email: string): string | null {
  if (index === 3) return null;
  return index === 5 ? `${email}, ${email.replace('accounts@', 'director@')}` : email;
}

/** A branch cannot exist before the firm it belongs to. */
function parentsFirst(events: readonly ScriptEvent[]): ScriptEvent[] {
  const neededBy = new Map<string, string>();
  for (const event of events) {
    if (event.kind !== 'customer' || event.parentRef === undefined) continue;
    const known = neededBy.get(event.parentRef);
    neededBy.set(event.parentRef, known !== undefined && known < event.day ? known : event.day);
  }
  return events.map((event) => {
    const needed = event.kind === 'customer' ? neededBy.get(event.ref) : undefined;
    return needed !== undefined && needed < event.day ? { ...event, day: needed } : event;
  });
}

/** Things nobody tidies up: money on account that stays there, and a credit note nobody uses. */
function looseEnds(cast: readonly Character[], start: string): ScriptEvent[] {
  const settled = cast.flatMap((character, index) => (character === 'prompt' || character === 'steady-slow' ? [index] : []));
  const [early, late, credited] = [settled[1], settled[2], settled[4]];
  const cash = (index: number, day: string, minor: number): ScriptEvent => {
    return { kind: 'payment', day, ref: `${refOf(index)}-P900`, customerRef: refOf(index), minor, applications: [] };
  };
  return [
    ...(early === undefined ? [] : [cash(early, addDays(start, -18), 18_250)]),
    ...(late === undefined ? [] : [cash(late, addDays(start, 20), 42_000)]),
    ...(credited === undefined
      ? []
      : [
          {
            kind: 'credit',
            day: addDays(start, -30),
            ref: `${refOf(credited)}-N900`,
            customerRef: refOf(credited),
            number: 'CN-900',
            minor: 7_550,
          } as const,
        ]),
  ];
}

/** Invoice numbers run in order of date over all customers, as they do in books kept by hand. */
function numbered(events: readonly ScriptEvent[]): ScriptEvent[] {
  const invoices = inOrder(null, events).events.filter((event) => event.kind === 'invoice');
  const numbers = new Map(invoices.map(({ ref }, index) => [ref, `INV-${String(index + 1).padStart(5, '0')}`]));
  return events.map((event) => (event.kind === 'invoice' ? { ...event, number: numbers.get(event.ref) ?? event.ref } : event));
}

function refOf(index: number): string {
  return `C${String(index + 1).padStart(4, '0')}`;
}

function maxDay(a: string, b: string): string {
  return a > b ? a : b;
}
