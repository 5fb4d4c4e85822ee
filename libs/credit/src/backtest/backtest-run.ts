import type { CompiledPolicy } from '../decide/policy';
import type { CustomerLedger } from '../ledger/customer-ledger';
import type { CustomerRecord } from '../ledger/records';
import { RunningMonthEnds } from '../metrics/month-ends';
import { money } from '../money/money';
import { arrearsAtHolds } from './arrears';
import { bookInvoices } from './book-months';
import type { Ground, Past, Window } from './books';
import { breakdown, restrictingRules, type RestrictingRule } from './breakdown';
import { bootstrapByCustomer, randomHold } from './chance';
import { costOf } from './cost';
import { RunningExposure } from './exposure';
import { givenUpOn } from './known-file';
import { outcomesOf } from './outcome';
import { Player } from './play';
import { ratesOf } from './rates';
import { casesOf, changesIn, isHeld, judge, type Change, type JudgedInvoice } from './replay';
import type { BacktestReport, Draws } from './report';
import { anyOverdue } from './rule-of-thumb';
import { tallyOf } from './tally';
import type { Play } from './spell';
import { untoldFacts } from './untold';

export interface Question {
  readonly ground: Ground;
  readonly window: Window;
  /** The company's own; what is agreed for single customers builds on it. */
  readonly policy: CompiledPolicy;
  /** Absent: the same for everybody. */
  readonly policyOf?: (customer: CustomerRecord) => CompiledPolicy;
}

const HELD_FOR_RATES_MIN = 30;

/** A backtest over books that are told page by page, each customer once. Of what has been told only the invoices of the window are kept, briefly. Throws
 * RangeError when a policy was compiled for another home currency, or the window ends before it begins. */
export class BacktestRun {
  private readonly judged: JudgedInvoice[] = [];
  private readonly byThumb: JudgedInvoice[] = [];
  private readonly changes: Change[] = [];
  private readonly players = new Map<CompiledPolicy, Player>();
  private readonly rules = new Map<string, RestrictingRule>();
  private readonly thumb: Player;
  private readonly exposure: { readonly held: RunningExposure; readonly book: RunningExposure };
  private readonly monthEnds: RunningMonthEnds | null;
  private arrears = 0n;

  constructor(private readonly question: Question) {
    const { ground, window, policy } = question;
    if (window.to < window.from) throw new RangeError(`the window ends on ${window.to}, before it begins on ${window.from}`);
    const { settings, firstIssued, knownUntil } = ground;
    this.thumb = this.newPlayer(anyOverdue(settings.homeCurrency));
    this.playerOf(policy);
    this.exposure = { held: new RunningExposure(window, settings), book: new RunningExposure(window, settings) };
    this.monthEnds = firstIssued === null ? null : new RunningMonthEnds(firstIssued, knownUntil);
  }

  /** Plays every customer from the first day of the books, so that warnings and holds stand already when the window opens. */
  add({ ledgers, recordedOn, entries }: Past): void {
    for (const ledger of ledgers) {
      const { id } = ledger.customer;
      this.addCustomer(ledger, { recordedOn, entries: entries?.get(id) ?? [] });
    }
  }

  report(draws: Draws): BacktestReport {
    const { ground, window, policy } = this.question;
    const { homeCurrency } = ground.settings;
    const { judged, changes } = this;
    const held = judged.filter(isHeld);
    const heldByThumb = this.byThumb.filter(isHeld);
    const isEnough = held.length >= HELD_FOR_RATES_MIN;
    const rest = judged.filter((one) => !isHeld(one));
    return {
      policy: { name: policy.name, version: policy.version },
      window,
      basis: ground.basis,
      knownUntil: ground.knownUntil,
      homeCurrency,
      untold: untoldFacts([...this.players.keys()], ground),
      all: tallyOf(judged, homeCurrency),
      held: tallyOf(held, homeCurrency),
      rest: tallyOf(rest, homeCurrency),
      rates: isEnough ? ratesOf(judged) : null,
      intervals: isEnough ? bootstrapByCustomer(judged, draws.bootstrap, draws.seed) : null,
      ...breakdown(held, [...this.rules.values()], homeCurrency),
      exposure: { held: this.exposure.held.peaks(), book: this.exposure.book.peaks() },
      cost: costOf(judged, changes, window),
      baselines: {
        anyOverdue: {
          held: tallyOf(heldByThumb, homeCurrency),
          rates: heldByThumb.length >= HELD_FOR_RATES_MIN ? ratesOf(this.byThumb) : null,
        },
        random: isEnough ? randomHold(judged, draws.random, draws.seed) : null,
      },
      monthEnds: this.monthEnds?.ends() ?? [],
      arrearsAtHolds: money(this.arrears, homeCurrency),
      judged,
      changes,
    };
  }

  private addCustomer(ledger: CustomerLedger, known: Required<Pick<Play, 'recordedOn' | 'entries'>>): void {
    const { ground, window, policy, policyOf } = this.question;
    const { settings, knownUntil } = ground;
    const writtenOff = givenUpOn(known.entries, knownUntil);
    const cases = casesOf(ledger, window, outcomesOf(ledger, ground, new Set(writtenOff.keys())));
    const player = this.playerOf(policyOf?.(ledger.customer) ?? policy);
    const spells = player.spellsOf(ledger, known);
    const judged = judge(cases, spells);
    const heldIds = new Set(judged.filter(isHeld).map(({ invoice }) => invoice.id));
    const changes = changesIn(spells, ledger.customer.id, window.from);
    for (const one of judged) this.judged.push(one);
    for (const change of changes) this.changes.push(change);
    for (const one of judge(cases, this.thumb.spellsOf(ledger, known))) this.byThumb.push(one);
    this.arrears += arrearsAtHolds(ledger, changes, settings.defaultTermsDays);
    this.exposure.book.add(ledger, ledger.invoices);
    if (heldIds.size > 0) {
      const held = ledger.invoices.filter((invoice) => heldIds.has(invoice.id));
      this.exposure.held.add(ledger, held);
    }
    for (const invoice of bookInvoices(ledger, { defaultTermsDays: settings.defaultTermsDays, givenUpOn: writtenOff }))
      this.monthEnds?.add(invoice);
  }

  private playerOf(policy: CompiledPolicy): Player {
    const known = this.players.get(policy);
    if (known) return known;
    const player = this.newPlayer(policy);
    this.players.set(policy, player);
    for (const rule of restrictingRules(policy)) if (!this.rules.has(rule.rule)) this.rules.set(rule.rule, rule);
    return player;
  }

  private newPlayer(policy: CompiledPolicy): Player {
    const { ground, window } = this.question;
    const { settings, bookFigures } = ground;
    if (policy.homeCurrency !== settings.homeCurrency)
      throw new RangeError(`books in ${settings.homeCurrency} cannot be judged by a policy in ${policy.homeCurrency}`);
    return new Player({ policy, settings, recordedOn: null, bookFigures, until: window.to });
  }
}
