import { addDays, daysBetween, weekdayOf } from './calendar';
import { delayOf, HABITS, type Character } from './characters';
import type { Random } from './random';
import type { HappeningOf, ScriptEvent } from './script';

/** One generated customer, before anything has happened. */
export interface Person {
  readonly ref: string;
  readonly character: Character;
  readonly first: string;
  readonly termDays: number;
  readonly paysOnFridays: boolean;
  /** Sends one payment that is too much; the rest is used up by the next invoice. */
  readonly overpays: boolean;
  readonly slip?: Slip;
}

/** One invoice that an otherwise prompt customer overlooks, so that a warning, a hold and its release are seen soon after the start. */
export interface Slip {
  readonly issued: string;
  readonly paid: string;
}

export interface Span {
  readonly from: string;
  readonly to: string;
}

interface Billed {
  readonly ref: string;
  readonly issued: string;
  readonly due: string;
  readonly minor: number;
}

/** Everything one customer is billed and pays, from the first invoice to the end of the span. */
export class Life {
  private readonly events: ScriptEvent[] = [];
  /** Plain payments, gathered so that what is paid on one day is one payment. */
  private readonly paidOn = new Map<string, HappeningOf<'payment'>['applications']>();
  private readonly typicalUnits: number;
  private count = 0;
  private leftOver: { readonly ref: string; readonly minor: number } | null = null;
  private willOverpay: boolean;

  constructor(
    private readonly person: Person,
    private readonly span: Span,
    private readonly random: Random,
  ) {
    const [low, high] = HABITS[person.character].typicalUnits;
    this.typicalUnits = random.whole(low, high);
    this.willOverpay = person.overpays;
  }

  tell(): ScriptEvent[] {
    for (let day = this.person.first; day <= this.span.to; day = this.nextAfter(day)) {
      const { slip, character } = this.person;
      if (day === slip?.issued) this.overlook(slip);
      else this.settle(this.bill(offWeekend(day)));
      if (character === 'one-off-large') break;
    }
    for (const [day, applications] of this.paidOn) {
      const minor = applications.reduce((sum, application) => sum + application.minor, 0);
      this.pay(day, { minor, applications });
    }
    return this.events.filter(({ day }) => day <= this.span.to);
  }

  private nextAfter(day: string): string {
    const next = addDays(day, this.random.whole(...HABITS[this.person.character].everyDays));
    const { slip } = this.person;
    return slip && day < slip.issued && next > slip.issued ? slip.issued : next;
  }

  private overlook({ issued, paid }: Slip): void {
    const { ref, minor } = this.bill(issued);
    this.plan(offWeekend(paid), ref, minor);
  }

  private bill(issued: string): Billed {
    const minor = Math.max(100, Math.round(this.typicalUnits * Math.exp(this.random.normal(0, 0.35)) * 100));
    const due = addDays(issued, this.person.termDays);
    if (this.random.chance(0.004)) {
      const wrong = this.raise(issued, due, minor);
      this.events.push({ kind: 'invoice-void', day: addDays(issued, this.random.whole(1, 3)), ref: wrong.ref });
    }
    return this.raise(issued, due, minor);
  }

  private raise(issued: string, due: string, minor: number): Billed {
    this.count += 1;
    const ref = `${this.person.ref}-I${String(this.count).padStart(3, '0')}`;
    // The number is given when the whole book is in order of date.
    const description = 'Goods and services';
    this.events.push({
      kind: 'invoice',
      day: issued,
      ref,
      customerRef: this.person.ref,
      number: '?',
      minor,
      due,
      description,
      status: 'approved',
    });
    return { ref, issued, due, minor };
  }

  private settle(billed: Billed): void {
    const payDay = this.payDayOf(billed);
    const owed = billed.minor - this.useLeftOver(billed) - this.complain(billed, payDay);
    if (this.person.character === 'short-payer') return this.payShort(billed, payDay, owed);
    if (this.willOverpay && owed > 0) return this.overpay(billed, payDay, owed);
    if (this.random.chance(0.006)) return this.payOnAccount(billed, payDay, owed);
    if (this.random.chance(0.06)) {
      const firstPart = Math.round((owed * this.random.whole(40, 70)) / 100);
      this.plan(payDay, billed.ref, firstPart);
      this.plan(offWeekend(addDays(payDay, this.random.whole(8, 25))), billed.ref, owed - firstPart);
      return;
    }
    this.plan(payDay, billed.ref, owed);
  }

  private payDayOf({ issued, due }: Billed): string {
    const { character } = this.person;
    const progress = daysBetween(this.span.from, issued) / daysBetween(this.span.from, this.span.to);
    // A new account that defaulted once has learnt; the point is the first default.
    const hasLearnt = character === 'new-defaulter' && this.count > 1;
    const delay = hasLearnt ? this.random.normal(0, 4) : delayOf(character, this.random, progress);
    const wished = addDays(due, Math.max(Math.round(delay), 1 - this.person.termDays));
    if (this.person.paysOnFridays) return addDays(wished, (12 - weekdayOf(wished)) % 7);
    return this.random.chance(0.85) ? offWeekend(wished) : wished;
  }

  /** A credit note for part of the invoice, set against it before it is paid. */
  private complain({ ref, issued, minor }: Billed, payDay: string): number {
    const day = addDays(issued, this.random.whole(2, 14));
    if (!this.random.chance(0.02) || day >= payDay) return 0;
    return this.credit(day, ref, Math.max(1, Math.round((minor * this.random.whole(5, 25)) / 100)));
  }

  /** Keeps back a few per cent as if something had been wrong: most get a credit note, few give in, some hold out for months. */
  private payShort({ ref }: Billed, payDay: string, owed: number): void {
    const keptBack = Math.round((owed * this.random.whole(3, 9)) / 100);
    this.plan(payDay, ref, owed - keptBack);
    const holdsOut = this.random.chance(0.2);
    const day = offWeekend(addDays(payDay, holdsOut ? this.random.whole(120, 200) : this.random.whole(25, 80)));
    if (holdsOut || this.random.chance(0.85)) this.credit(day, ref, keptBack);
    else this.plan(day, ref, keptBack);
  }

  private overpay({ ref }: Billed, payDay: string, owed: number): void {
    this.willOverpay = false;
    const extra = Math.max(100, Math.round(owed * 0.1));
    const payment = this.pay(payDay, { minor: owed + extra, applications: [{ invoiceRef: ref, minor: owed }] });
    this.leftOver = { ref: payment, minor: extra };
  }

  private useLeftOver({ ref, issued, minor }: Billed): number {
    const rest = this.leftOver;
    const paid = rest && this.events.find((event) => event.kind === 'payment' && event.ref === rest.ref);
    if (!rest || !paid || paid.day > issued || rest.minor * 2 > minor) return 0;
    this.events.push({ kind: 'allocate', day: issued, from: 'payment', ref: rest.ref, invoiceRef: ref, minor: rest.minor });
    this.leftOver = null;
    return rest.minor;
  }

  /** Money without a word what it is for; somebody sets it against the invoice some days later. */
  private payOnAccount({ ref }: Billed, payDay: string, owed: number): void {
    const payment = this.pay(payDay, { minor: owed, applications: [] });
    const day = offWeekend(addDays(payDay, this.random.whole(4, 15)));
    this.events.push({ kind: 'allocate', day, from: 'payment', ref: payment, invoiceRef: ref, minor: owed });
  }

  private credit(day: string, invoiceRef: string, minor: number): number {
    this.count += 1;
    const ref = `${this.person.ref}-N${String(this.count).padStart(3, '0')}`;
    this.events.push({
      kind: 'credit',
      day,
      ref,
      customerRef: this.person.ref,
      number: `CN-${ref.replaceAll(/\D/g, '')}`,
      minor,
    });
    this.events.push({ kind: 'allocate', day, from: 'credit', ref, invoiceRef, minor });
    return minor;
  }

  private plan(day: string, invoiceRef: string, minor: number): void {
    if (minor > 0) this.paidOn.set(day, [...(this.paidOn.get(day) ?? []), { invoiceRef, minor }]);
  }

  private pay(day: string, money: Pick<HappeningOf<'payment'>, 'minor' | 'applications'>): string {
    this.count += 1;
    const ref = `${this.person.ref}-P${String(this.count).padStart(3, '0')}`;
    if (money.minor > 0) this.events.push({ kind: 'payment', day, ref, customerRef: this.person.ref, ...money });
    return ref;
  }
}

function offWeekend(day: string): string {
  const weekday = weekdayOf(day);
  if (weekday === 6) return addDays(day, 2);
  return weekday === 0 ? addDays(day, 1) : day;
}
