import type { Books } from './books';
import { startOfDay } from './calendar';
import {
  allocate,
  approveInvoice,
  editInvoice,
  issueCredit,
  mailInvoice,
  raiseInvoice,
  receivePayment,
  voidInvoice,
  voidPayment,
} from './cash-desk';
import { addCustomer, editCustomer, mergeCustomer, openBooks, type Moment } from './front-office';
import { Register } from './register';
import type { Happening, Script, ScriptEvent } from './script';

/** Lives a script in one company's books: each event once, when the clock has reached it. */
export class Player {
  /** Scripted events that could not happen any more, because somebody had changed the books off the script. */
  readonly skipped: { readonly event: ScriptEvent; readonly reason: string }[] = [];
  private readonly register: Register;
  private next = 0;
  private todayStarts = { day: '', ms: 0, count: 0 };

  constructor(
    readonly books: Books,
    private readonly script: Script,
  ) {
    this.register = new Register(books);
    const first = script.events[0];
    openBooks(this.register, Math.min(first ? startOfDay(first.day, books.identity.timeZone) : books.now(), books.now()));
  }

  /** Applies every event due by now; returns how many. */
  applyUpTo(now: number): number {
    const from = this.next;
    for (let event = this.script.events[this.next]; event; event = this.script.events[this.next]) {
      const at = this.timeOfNext(event.day);
      if (at > now) break;
      this.todayStarts.count += 1;
      this.next += 1;
      this.play(event, at);
    }
    return this.next - from;
  }

  /** Something that happens off the script, now. */
  happen(happening: Happening): void {
    this.apply(happening, { at: this.books.now(), day: this.books.today() });
  }

  /** Midnight in the company's own time zone, plus a millisecond for each event of that day before this one. */
  private timeOfNext(day: string): number {
    if (day !== this.todayStarts.day) this.todayStarts = { day, ms: startOfDay(day, this.books.identity.timeZone), count: 0 };
    return this.todayStarts.ms + this.todayStarts.count;
  }

  private play(event: ScriptEvent, at: number): void {
    try {
      this.apply(event, { at, day: event.day });
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.skipped.push({ event, reason: error.message });
    }
  }

  private apply(event: Happening, moment: Moment): void {
    switch (event.kind) {
      case 'customer':
        return addCustomer(this.register, event, moment);
      case 'customer-edit':
        return editCustomer(this.register, event, moment);
      case 'customer-merge':
        return mergeCustomer(this.register, event, moment);
      case 'invoice':
        return raiseInvoice(this.register, event, moment);
      case 'invoice-edit':
        return editInvoice(this.register, event, moment);
      case 'invoice-approve':
        return approveInvoice(this.register, event, moment);
      case 'invoice-void':
        return voidInvoice(this.register, event, moment);
      case 'invoice-mail':
        return mailInvoice(this.register, event, moment);
      case 'payment':
        return receivePayment(this.register, event, moment);
      case 'payment-void':
        return voidPayment(this.register, event, moment);
      case 'credit':
        return issueCredit(this.register, event, moment);
      case 'allocate':
        return allocate(this.register, event, moment);
    }
  }
}
