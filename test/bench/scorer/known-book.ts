import {
  assess,
  settledOf,
  balanceAt,
  forecast,
  portfolioPrior,
  type BookInvoice,
  type CustomerLedger,
  type CustomerRecord,
  type Day,
  type Forecast,
  type LedgerInvoice,
  type Prior,
  type Settlements,
} from '@holdfast/credit';
import { daysFrom } from '../../scenarios/receivables-file';

export interface KnownInvoice extends BookInvoice {
  readonly number: string;
  readonly customer: string;
  /** In dispute as long as it is open; a flag without a date, so only good where hindsight is meant. */
  readonly isDisputed?: boolean;
}

const HOME = 'GBP';
const SETTINGS = { homeCurrency: HOME, defaultTermsDays: 30, timeZone: 'UTC' } as const;
const TOLD = { version: '1', changedAt: '2000-01-01T00:00:00Z' } as const;

/** A whole company's past, and what of it was known at the start of a day: neither what was issued nor what was paid on that day, or later. */
export class KnownBook {
  private readonly ofCustomer = new Map<string, KnownInvoice[]>();
  private readonly settlements: readonly Settlements[];
  private readonly disputed: ReadonlySet<string>;
  private readonly priors = new Map<Day, Prior>();

  constructor(readonly invoices: readonly KnownInvoice[]) {
    for (const invoice of invoices) {
      const own = this.ofCustomer.get(invoice.customer);
      if (own) own.push(invoice);
      else this.ofCustomer.set(invoice.customer, [invoice]);
    }
    this.disputed = new Set(invoices.filter(({ isDisputed }) => isDisputed).map(({ number }) => number));
    this.settlements = invoices.flatMap((invoice) => {
      const settled = settledOn(invoice);
      if (settled === null) return [];
      const { due, issued } = invoice;
      return [{ settled, signedDays: daysFrom(due, settled), termDays: daysFrom(issued, due), count: 1 }];
    });
  }

  /** The product's own way from a ledger to a forecast, on the ledger as it was known then. */
  forecastAt(customer: string, day: Day): Forecast {
    const ledger = this.ledgerAt(customer, day);
    const facts = assess(ledger, day, SETTINGS);
    const openInvoices = facts.openInvoices.map((invoice) =>
      this.disputed.has(invoice.id) ? { ...invoice, disputed: invoice.balance } : invoice,
    );
    return forecast({ ...facts, openInvoices }, settledOf(ledger, day, SETTINGS), this.priorAt(day));
  }

  priorAt(day: Day): Prior {
    const known = this.priors.get(day);
    if (known) return known;
    const first = this.settlements.reduce<Day | null>((least, { settled }) => (least && least < settled ? least : settled), null);
    const prior = portfolioPrior(this.settlements, day, first);
    this.priors.set(day, prior);
    return prior;
  }

  ledgerAt(customer: string, day: Day): CustomerLedger {
    const known = (this.ofCustomer.get(customer) ?? []).filter(({ issued }) => issued < day);
    return {
      customer: customerNamed(customer),
      invoices: known.map((invoice) => ledgerInvoice(invoice, day)),
      payments: [],
      credits: [],
    };
  }
}

/** The last cash, where it and the credits cleared the whole. */
export function settledOn({ applications, total, writtenOffOn }: BookInvoice): Day | null {
  const cleared = applications.reduce((sum, { amount }) => sum + amount, 0n);
  if (writtenOffOn !== null || cleared < total) return null;
  return applications.reduce<Day | null>(
    (latest, { on, kind }) => (kind === 'cash' && (latest === null || on > latest) ? on : latest),
    null,
  );
}

function ledgerInvoice(whole: KnownInvoice, day: Day): LedgerInvoice {
  const applications = whole.applications.filter(({ on }) => on < day);
  const isGivenUp = whole.writtenOffOn !== null && whole.writtenOffOn < day;
  const balance = { minor: isGivenUp ? 0n : balanceAt({ ...whole, applications, writtenOffOn: null }, day), currency: HOME };
  const total = { minor: whole.total, currency: HOME };
  return {
    ...TOLD,
    entity: 'invoice',
    id: whole.number,
    customerId: whole.customer,
    number: whole.number,
    issued: whole.issued,
    due: whole.due,
    firstDue: null,
    total,
    balance,
    homeTotal: total,
    homeBalance: balance,
    // What was given up is no receivable any more, and was not paid.
    status: isGivenUp ? 'void' : balance.minor === 0n ? 'paid' : 'open',
    cashApplied: null,
    sent: null,
    mailedAt: null,
    expectedOn: null,
    createdAt: null,
    applications: applications.map(({ on, amount, kind }, index) => ({
      sourceId: `${whole.number}/${index}`,
      invoiceId: whole.number,
      on,
      amount: { minor: amount, currency: HOME },
      kind,
    })),
  };
}

function customerNamed(id: string): CustomerRecord {
  return {
    ...TOLD,
    entity: 'customer',
    id,
    name: id,
    emails: [],
    active: true,
    currency: HOME,
    parentId: null,
    mergedInto: null,
    individual: null,
    terms: null,
    notes: '',
    groups: [],
    ledgerBalance: null,
    createdAt: null,
  };
}
