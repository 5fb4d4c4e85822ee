import { Inject, Injectable } from '@nestjs/common';
import { Rejected } from '@holdfast/accounting';
import {
  addMoney,
  dayText,
  daysBetween,
  moneyText,
  type CustomerLedger,
  type Day,
  type LedgerInvoice,
  type Money,
  type RemindAction,
} from '@holdfast/credit';
import { Store, mirror, type ActionRow } from '@holdfast/store';
import { Clock } from '../clock';
import type { Config } from '../config';
import type { KnownCompany } from '../connect/open-company';
import { CONFIG, TEMPLATES } from '../tokens';
import { Mail, type Letter } from './mail';
import type { InvoiceLine, Templates } from './templates';

export interface WrittenLetter extends Letter {
  /** Numbers of the invoices it lists. */
  readonly numbers: readonly string[];
}

/** Reminders: from the decision's step and the mirror to a message, and out through SMTP. */
@Injectable()
export class Letters {
  private readonly mail: Mail;

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(TEMPLATES) private readonly templates: Templates,
  ) {
    this.mail = new Mail(config.smtpUrl);
  }

  /** Throws Rejected when there is nobody to write to or nothing left to write about. */
  async write(company: KnownCompany, row: ActionRow, action: RemindAction): Promise<WrittenLetter> {
    const ledger = await this.ledgerOf(company, row.customerId);
    const invoices = ledger.invoices.filter(
      (invoice) => action.step.listedInvoiceIds.includes(invoice.id) && invoice.balance.minor > 0n && invoice.status === 'open',
    );
    if (invoices.length === 0)
      throw new Rejected('Everything this reminder was about has been settled meanwhile, so it was not sent.');
    if (ledger.customer.emails.length === 0)
      throw new Rejected('The customer has no usable e-mail address in the ledger. Cure: add one there.');
    const rendered = this.templates.reminder(action.step.template, {
      companyName: company.profile.name,
      customerName: ledger.customer.name,
      invoices: invoices.map((invoice) => lineOf(invoice, row.asOf)),
      totals: totals(invoices, row.asOf),
    });
    return {
      ...rendered,
      from: { name: company.profile.name, address: this.config.mailFrom },
      to: ledger.customer.emails,
      date: new Date(this.clock.nowMs()),
      messageId: this.messageId(row),
      actionId: row.id,
      numbers: invoices.map(({ number }) => number),
    };
  }

  /** The same action always has the same Message-ID. */
  messageId(row: ActionRow): string {
    return `<${row.id}@${this.config.mailFrom.split('@')[1] ?? 'localhost'}>`;
  }

  post(letter: Letter): Promise<string> {
    return this.mail.send(letter);
  }

  private async ledgerOf(company: KnownCompany, customerId: string): Promise<CustomerLedger> {
    const [ledger] = await this.store.inCompany(company.id, (scope) => mirror.customerLedgers(scope, [customerId]));
    if (!ledger) throw new Rejected('The customer is no longer in the ledger.');
    return ledger;
  }
}

function lineOf(invoice: LedgerInvoice, asOf: Day): InvoiceLine {
  return {
    number: invoice.number,
    issued: dayText(invoice.issued),
    due: invoice.due === null ? 'not stated' : dayText(invoice.due),
    balance: moneyText(invoice.balance),
    state: invoice.due === null ? '' : stateOf(daysBetween(invoice.due, asOf)),
  };
}

function stateOf(daysOverdue: number): string {
  const days = Math.abs(daysOverdue) === 1 ? 'day' : 'days';
  if (daysOverdue === 0) return 'due today';
  return daysOverdue > 0 ? `${daysOverdue} ${days} overdue` : `due in ${-daysOverdue} ${days}`;
}

/** One line per currency; amounts of two currencies are never added. */
function totals(invoices: readonly LedgerInvoice[], asOf: Day): string[] {
  const open = sumByCurrency(invoices);
  const overdue = sumByCurrency(invoices.filter((invoice) => invoice.due !== null && invoice.due < asOf));
  return [...open].map(([currency, amount]) => {
    const late = overdue.get(currency);
    return `Open in total: ${moneyText(amount)}${late ? `, of which overdue: ${moneyText(late)}` : ''}`;
  });
}

function sumByCurrency(invoices: readonly LedgerInvoice[]): Map<string, Money> {
  const sums = new Map<string, Money>();
  for (const { balance } of invoices) {
    const sum = sums.get(balance.currency);
    sums.set(balance.currency, sum ? addMoney(sum, balance) : balance);
  }
  return sums;
}
