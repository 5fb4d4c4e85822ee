import { assess } from '../assess/assess';
import type { Facts } from '../assess/facts';
import { ledgerOn } from '../assess/post-dated';
import { decide } from '../decide/decide';
import { MILD_TO_STRICT, type CustomerHistory, type Decision, type Standing } from '../decide/decision';
import { remembered } from '../decide/remembered';
import type { CompiledPolicy } from '../decide/policy';
import type { CompanySettings, CustomerLedger } from '../ledger/customer-ledger';
import type { Day } from '../money/day';
import { addMoney, money, zero, type Money } from '../money/money';
import { leastPayments, type Paid } from './least-payments';
import { paymentText } from './payment-words';
import { withPayment } from './with-payment';

/** One customer as it is judged. */
export interface Case {
  readonly ledger: CustomerLedger;
  readonly asOf: Day;
  readonly settings: CompanySettings;
  readonly policy: CompiledPolicy;
  readonly history: CustomerHistory;
}

/** Payments after which the customer stands better today; not one of them may be a minor unit smaller. */
export interface BetterByPaying {
  readonly standing: Standing;
  readonly payments: readonly {
    readonly invoiceId: string;
    readonly number: string;
    readonly amount: Money;
    /** What is open of the invoice; more than the amount where a part of it is enough. */
    readonly balance: Money;
  }[];
  /** In home currency. */
  readonly total: Money;
  /** `pay INV-12, or GBP 3,200.00 of it`. */
  readonly says: string;
}

export interface WhatWouldChange {
  readonly standing: Standing;
  /** Ways that are each enough, the cheapest first; empty when no payment of what is open makes today better. */
  readonly byPaying: readonly BetterByPaying[];
  /** The first day on which time alone changes the standing, if nothing happens till then; null when it does not within the days looked at. */
  readonly byTime: { readonly on: Day; readonly standing: Standing } | null;
}

/** How one customer is judged; a caller that knows more than the ledger brings its own. */
export type Judge = (ledger: CustomerLedger, asOf: Day, history: CustomerHistory) => Judgement;

export interface Judgement {
  readonly facts: Facts;
  readonly decision: Decision;
}

/** What would change the standing, found by trying it: payments put into the ledger, and days to come. */
export function whatWouldChange(one: Case, judge: Judge = judgeOf(one)): WhatWouldChange {
  const now = judge(one.ledger, one.asOf, one.history);
  const { standing } = now.decision;
  return { standing, byPaying: waysToPay(one, judge, now), byTime: standingInTime(one, judge, now.decision) };
}

function judgeOf({ settings, policy }: Case): Judge {
  return (ledger, asOf, history) => {
    const facts = assess(ledger, asOf, settings);
    return { facts, decision: decide(facts, policy, history) };
  };
}

function waysToPay(one: Case, judge: Judge, now: Judgement): readonly BetterByPaying[] {
  const { standing } = now.decision;
  if (standing === 'open') return [];
  const standingAfter = (payments: readonly Paid[]): Standing =>
    judge(paidLedger(one, payments), one.asOf, one.history).decision.standing;
  const isBetter = (payments: readonly Paid[]): boolean => rank(standingAfter(payments)) < rank(standing);
  const ways = leastPayments(now.facts.openInvoices, isBetter).map((payments): BetterByPaying => {
    const told = payments.map(({ invoice, minor }) => ({
      invoiceId: invoice.id,
      number: invoice.number,
      amount: money(minor, invoice.balance.currency),
      balance: invoice.balance,
    }));
    return {
      standing: standingAfter(payments),
      payments: told,
      total: payments.reduce((sum, paid) => addMoney(sum, homeOf(paid)), zero(one.settings.homeCurrency)),
      says: paymentText(told),
    };
  });
  return ways.sort((a, b) => Number(a.total.minor > b.total.minor) - Number(a.total.minor < b.total.minor));
}

function paidLedger({ ledger, asOf }: Case, payments: readonly Paid[]): CustomerLedger {
  return payments.reduce(
    (before, { invoice, minor }) =>
      withPayment(before, { invoiceId: invoice.id, amount: money(minor, invoice.balance.currency), on: asOf }),
    ledgerOn(ledger, asOf),
  );
}

function homeOf({ invoice: { balance, homeBalance }, minor }: Paid): Money {
  return money((2n * homeBalance.minor * minor + balance.minor) / (2n * balance.minor), homeBalance.currency);
}

function rank(standing: Standing): number {
  return MILD_TO_STRICT.indexOf(standing);
}

/** As many looks as a quarter has days, should every day be one. */
const LOOKS_MAX = 92;

/** Goes from one day to look again to the next, as turns will. */
function standingInTime(one: Case, judge: Judge, now: Decision): WhatWouldChange['byTime'] {
  let decision = now;
  let history = one.history;
  for (let looks = 0; looks < LOOKS_MAX; looks += 1) {
    const on = decision.lookAgainOn;
    if (on === null) return null;
    history = remembered(decision, history);
    decision = judge(one.ledger, on, history).decision;
    if (decision.standing !== now.standing) return { on, standing: decision.standing };
  }
  return null;
}
