import { Inject, Injectable } from '@nestjs/common';
import { Rejected } from '@holdfast/accounting';
import {
  addMoney,
  dayText,
  daysBetween,
  moneyText,
  parseMoney,
  subtractMoney,
  type CustomerLedger,
  type Day,
  type LedgerInvoice,
  type Money,
  type RemindAction,
} from '@holdfast/credit';
import { Store, mirror, type ActionRow, type AlertIntent } from '@holdfast/store';
import { Clock } from '../clock';
import type { Config } from '../config';
import type { KnownCompany } from '../connect/open-company';
import { CONFIG, TEMPLATES } from '../tokens';
import type { Letter } from './mail';
import { approvedPreview } from './preview';
import type { InvoiceLine, RenderedReminder, Templates } from './templates';

/** What a letter says, and to whom. */
export interface Wording extends RenderedReminder {
  readonly to: readonly string[];
  /** Numbers of the invoices it lists. */
  readonly numbers: readonly string[];
}

export type WrittenLetter = Wording & Letter;

/** A mail to the owner about one customer. */
interface OwnersAlert extends AlertIntent {
  readonly to: string;
  readonly customerName: string;
  readonly why: string;
  readonly number: string;
}

/** Reminders and alerts: from what is meant and the mirror to a message. */
@Injectable()
export class Letters {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(TEMPLATES) private readonly templates: Templates,
  ) {}

  /** What a person has approved goes out to the letter. Throws Rejected when there is nobody to write to or nothing left to write about. */
  async write(company: KnownCompany, row: ActionRow): Promise<WrittenLetter> {
    const approved = approvedPreview(row);
    const wording = approved?.kind === 'mail' ? approved : await this.wordingNow(company, row);
    const { to, subject, text, html, numbers } = wording;
    return {
      to,
      subject,
      text,
      html,
      numbers,
      from: { name: company.profile.name, address: this.config.mailFrom },
      date: new Date(this.clock.nowMs()),
      messageId: this.messageId(row),
      actionId: row.id,
    };
  }

  /** A reminder as it would be written about this day. Throws Rejected when there is nobody to write to or nothing left to write about. */
  reminder(company: KnownCompany, ledger: CustomerLedger, { step }: RemindAction, asOf: Day): Wording {
    const invoices = listedNow(ledger, step.listedInvoiceIds);
    if (invoices.length === 0)
      throw new Rejected('Everything this reminder was about has been settled meanwhile, so it was not sent.');
    if (ledger.customer.emails.length === 0)
      throw new Rejected('The customer has no usable e-mail address in the ledger. Cure: add one there.');
    const disputed = disputedParts(invoices, step);
    const rendered = this.templates.reminder(step.template, {
      companyName: company.profile.name,
      customerName: ledger.customer.name,
      invoices: invoices.map((invoice) => lineOf(invoice, asOf, disputed.get(invoice.id))),
      totals: totals(invoices, asOf, disputed),
    });
    return { ...rendered, to: ledger.customer.emails, numbers: invoices.map(({ number }) => number) };
  }

  alert(company: KnownCompany, { intent }: ActionRow): Wording {
    const { to, customerName, why, number } = intent as OwnersAlert;
    const link = `${this.config.publicUrl}/companies/${company.id}/tasks`;
    return {
      ...this.templates.alert({ companyName: company.profile.name, customerName, why, link }),
      to: [to],
      numbers: [number],
    };
  }

  /** The same action always has the same Message-ID. */
  messageId(row: ActionRow): string {
    return `<${row.id}@${this.config.mailFrom.split('@')[1] ?? 'localhost'}>`;
  }

  private async wordingNow(company: KnownCompany, row: ActionRow): Promise<Wording> {
    if (row.kind === 'alert') return this.alert(company, row);
    const [ledger] = await this.store.inCompany(company.id, (scope) => mirror.customerLedgers(scope, [row.customerId]));
    if (!ledger) throw new Rejected('The customer is no longer in the ledger.');
    return this.reminder(company, ledger, row.intent as RemindAction, row.asOf);
  }
}

/** Of the invoices that a reminder was to list, those that are still open. */
export function listedNow({ invoices }: CustomerLedger, listedIds: readonly string[]): readonly LedgerInvoice[] {
  return invoices.filter(({ id, balance, status }) => listedIds.includes(id) && balance.minor > 0n && status === 'open');
}

function disputedParts(invoices: readonly LedgerInvoice[], { disputed = [] }: RemindAction['step']): Map<string, Money> {
  const parts = new Map(disputed.map(({ id, amount }) => [id, amount]));
  return new Map(
    invoices.flatMap(({ id, balance: { currency } }) => {
      const part = parts.get(id);
      return part === undefined ? [] : [[id, parseMoney(part, currency)]];
    }),
  );
}

function lineOf(invoice: LedgerInvoice, asOf: Day, disputed: Money | undefined): InvoiceLine {
  const states = [
    ...(invoice.due === null ? [] : [stateOf(daysBetween(invoice.due, asOf))]),
    ...(disputed ? [`${moneyText(disputed)} of it disputed`] : []),
  ];
  return {
    number: invoice.number,
    issued: dayText(invoice.issued),
    due: invoice.due === null ? 'not stated' : dayText(invoice.due),
    balance: moneyText(invoice.balance),
    state: states.join(', '),
  };
}

function stateOf(daysOverdue: number): string {
  const days = Math.abs(daysOverdue) === 1 ? 'day' : 'days';
  if (daysOverdue === 0) return 'due today';
  return daysOverdue > 0 ? `${daysOverdue} ${days} overdue` : `due in ${-daysOverdue} ${days}`;
}

/** One line per currency; amounts of two currencies are never added. What is disputed is open, and not called overdue. */
function totals(invoices: readonly LedgerInvoice[], asOf: Day, disputed: ReadonlyMap<string, Money>): string[] {
  const open = sumByCurrency(invoices.map(({ balance }) => balance));
  const late = invoices.filter((invoice) => invoice.due !== null && invoice.due < asOf);
  const overdue = sumByCurrency(
    late.map(({ id, balance }) => {
      const part = disputed.get(id);
      return part ? subtractMoney(balance, part) : balance;
    }),
  );
  return [...open].map(([currency, amount]) => {
    const asked = overdue.get(currency);
    return `Open in total: ${moneyText(amount)}${asked ? `, of which overdue: ${moneyText(asked)}` : ''}`;
  });
}

function sumByCurrency(balances: readonly Money[]): Map<string, Money> {
  const sums = new Map<string, Money>();
  for (const balance of balances) {
    const sum = sums.get(balance.currency);
    sums.set(balance.currency, sum ? addMoney(sum, balance) : balance);
  }
  return sums;
}
