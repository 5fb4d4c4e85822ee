import type { AskedDocument, Facts } from '../assess/facts';
import { decide } from '../decide/decide';
import type { CustomerHistory, Decision, Mark, Reason, Standing } from '../decide/decision';
import { onceAllHasCome } from '../decide/once-all-has-come';
import type { CompiledPolicy } from '../decide/policy';
import type { Day } from '../money/day';
import { addMoney, money, subtractMoney, type Money } from '../money/money';
import { cureOf, sentenceOf } from './check-words';
import { deposited, depositFor, type Sold } from './deposit';
import { personGate, relatedParty, staleness, unexplainedBalance, type DataAge } from './gates';
import { limitReasons, type UsedLimit } from './limit';
import { cashHasCome, datedAhead } from './money-given';
import { exposureOf } from './recorded';
import { strictest, strictnessOf, VERDICT_OF, type CheckReason, type CheckVerdict } from './verdict';
import { withCashApplied } from './with-cash-applied';
import { withDocument } from './with-document';

/** What somebody wants to sell: one document, tax included, in home currency. */
export interface Sale {
  /** More than nothing. */
  readonly amount: Money;
  /** What has been received for it already; it is no credit. */
  readonly prepaid: Money;
  /** From issue to due; left out: the customer's own terms, as far as anybody knows. */
  readonly termsDays?: number;
}

/** May this be sold on credit, judged on the balance with this document. */
export interface CreditCheck {
  readonly customerId: string;
  readonly asOf: Day;
  readonly policyVersion: string;
  readonly verdict: CheckVerdict;
  /** The answer in a sentence that can be read out. */
  readonly sentence: string;
  /** As the customer stands without this document. */
  readonly standing: Standing;
  readonly amount: Money;
  readonly onCredit: Money;
  /** Open less unapplied cash and credits, before and with what is sold on credit. */
  readonly exposure: Money;
  readonly exposureWithDocument: Money;
  readonly limit: UsedLimit | null;
  /** What, taken before supply, makes the sale possible without anybody's consent: asked for with `upfront`, a way out with `hold`. Null: nothing has to
   * be taken, or only a person can say yes. */
  readonly deposit: Money | null;
  /** All of them, strictest first. */
  readonly reasons: readonly CheckReason[];
  /** How to come to a yes; null when it is one. */
  readonly cure: string | null;
  /** What a person should know before a restriction is acted upon. */
  readonly cautions: readonly string[];
  /** The next day on which time alone could change how the customer stands; null when only the ledger can. */
  readonly lookAgainOn: Day | null;
}

/** What a sale is judged on. */
export interface Judged {
  readonly facts: Facts;
  readonly policy: CompiledPolicy;
  /** Up to the decision. */
  readonly history: CustomerHistory;
  /** On these facts. */
  readonly decision: Decision;
  /** The mark of ours that stands in the ledger; null: none. */
  readonly placed: Mark | null;
}

/** Every rule speaks, with this document and without it, and the strictest counts: so a larger document never gets a milder answer, unless a rule takes hold
 * because little is owed. What is new is not refused on data that cannot be trusted. Order of credit.md section 5. Throws RangeError for an amount that is not in home currency, negative, or nothing. */
export function creditCheck(judged: Judged, sale: Sale, data: DataAge): CreditCheck {
  const { facts, policy, decision } = judged;
  const onCredit = creditIn(sale, facts.homeCurrency);
  const exposure = exposureOf(facts, policy);
  const found = limitReasons({ facts, policy }, onCredit);
  const reasons = judge(judged, {
    limit: found.reasons,
    document: { amount: onCredit, termsDays: sale.termsDays ?? null },
    sold: { amount: sale.amount, onCredit },
    data,
  });
  const verdict = strictest(reasons.map((reason) => reason.verdict));
  const deposit = depositFor(verdict, reasons, { amount: sale.amount, onCredit, short: found.used?.short ?? null });
  return {
    customerId: facts.customerId,
    asOf: facts.asOf,
    policyVersion: policy.version,
    verdict,
    sentence: sentenceOf(verdict, reasons, { onCredit, deposit }),
    standing: decision.standing,
    amount: sale.amount,
    onCredit,
    exposure,
    exposureWithDocument: addMoney(exposure, onCredit),
    limit: found.used,
    deposit,
    reasons,
    cure: cureOf(verdict, reasons, { onCredit, deposit, short: found.used?.short ?? null }),
    cautions: decision.heldBack,
    lookAgainOn: decision.lookAgainOn,
  };
}

function creditIn({ amount, prepaid }: Sale, homeCurrency: string): Money {
  if (amount.currency !== homeCurrency || prepaid.currency !== homeCurrency)
    throw new RangeError(`a sale is judged in ${homeCurrency}, the home currency; convert it first`);
  if (amount.minor <= 0n || prepaid.minor < 0n)
    throw new RangeError('a sale is of more than nothing, and what is prepaid is not negative');
  return prepaid.minor >= amount.minor ? money(0n, homeCurrency) : subtractMoney(amount, prepaid);
}

interface Said {
  readonly limit: readonly CheckReason[];
  readonly document: AskedDocument;
  readonly sold: Sold;
  readonly data: DataAge;
}

function judge(judged: Judged, said: Said): readonly CheckReason[] {
  const { facts, history, placed } = judged;
  const stale = staleness(said.data);
  const unexplained = unexplainedBalance(facts);
  const doubts = [...stale, ...unexplained];
  const person = personGate(facts);
  if (person) return strictestFirst([person, ...doubts]);
  if (said.document.amount.minor === 0n) return strictestFirst([PREPAID, ...doubts]);
  const related = relatedParty(facts);
  if (related.length > 0) return [...related, ...doubts];
  const known = new Set(history.activeRules.map(({ rule }) => rule));
  // What nothing has followed from yet is not in force, however long a rule has spoken.
  const followed: ReadonlySet<string> = placed === null ? new Set() : known;
  const { standing, further } = ofRules(judged, said);
  const { lasting, cash } = withoutCash(judged, standing);
  const asked = [...softened(standing, new Set([...followed, ...lasting])), ...further, ...said.limit];
  const spoken = deposited(asked, said.sold);
  const sure = unexplained.length > 0 ? softened(spoken, followed) : spoken;
  return strictestFirst([...(stale.length > 0 ? softened(sure, known) : sure), ...doubts, ...cash]);
}

/** What is new is not refused, only warned of. */
function softened(reasons: readonly CheckReason[], inForce: ReadonlySet<string>): readonly CheckReason[] {
  return reasons.map((reason) => (inForce.has(reason.code) ? reason : asWarning(reason)));
}

const PREPAID: CheckReason = {
  code: 'prepaid',
  verdict: 'allow',
  because: 'It is paid for in full before supply, so it is no credit.',
  evidence: [],
  invoices: [],
  cure: null,
  ofDocument: true,
};

/** A rule that speaks without the document is told as it stands; one that speaks only with it says so. The limit has its own reasons. */
function ofRules(
  { facts, policy, history, decision }: Judged,
  { limit, document }: Said,
): { readonly standing: readonly CheckReason[]; readonly further: readonly CheckReason[] } {
  const ofLimit = new Set(limit.map(({ code }) => code));
  // What an override, an exclusion or a waiting time sets aside does not come back by the document.
  const known = new Set([...decision.reasons, ...(decision.setAside ?? [])].map(({ rule }) => rule));
  const withIt = decide(withDocument(facts, document), policy, history).reasons;
  return {
    standing: decision.reasons.filter(({ rule }) => !ofLimit.has(rule)).map((reason) => fromRule(reason, false)),
    further: withIt.filter(({ rule }) => !known.has(rule) && !ofLimit.has(rule)).map((reason) => fromRule(reason, true)),
  };
}

function fromRule(reason: Reason, ofDocument: boolean): CheckReason {
  const { rule, standing, depositPercent, because, evidence, invoices, release } = reason;
  return {
    code: rule,
    verdict: VERDICT_OF[standing],
    ...(depositPercent === undefined ? {} : { depositPercent }),
    because: ofDocument ? `With this document: ${because}` : because,
    evidence,
    invoices,
    cure: release,
    ofDocument,
  };
}

/** Money that has come and only has to be set against what is overdue, or is given with a later date: nothing that would go by that is refused anew.
 * `lasting` are the rules that speak all the same. */
function withoutCash(
  { facts, policy, history }: Judged,
  standing: readonly CheckReason[],
): { readonly lasting: readonly string[]; readonly cash: readonly CheckReason[] } {
  const codes = standing.map(({ code }) => code);
  if (codes.length === 0) return { lasting: codes, cash: [] };
  const lastingOn = (then: Facts | null, among: readonly string[]): readonly string[] => {
    if (then === null) return among;
    const left = new Set(decide(then, policy, history).reasons.map(({ rule }) => rule));
    return among.filter((code) => left.has(code));
  };
  const come = lastingOn(withCashApplied(facts), codes);
  const once = onceAllHasCome(facts);
  const lasting = lastingOn(once && (withCashApplied(once) ?? once), come);
  return {
    lasting,
    cash: [
      ...(come.length < codes.length ? [cashHasCome(facts)] : []),
      ...(lasting.length < come.length ? [datedAhead(facts)] : []),
    ],
  };
}

function asWarning(reason: CheckReason): CheckReason {
  return strictnessOf(reason.verdict) > strictnessOf('allow-with-warning')
    ? { ...reason, verdict: 'allow-with-warning' }
    : reason;
}

function strictestFirst(reasons: readonly CheckReason[]): readonly CheckReason[] {
  return [...reasons].sort((a, b) => strictnessOf(b.verdict) - strictnessOf(a.verdict));
}
