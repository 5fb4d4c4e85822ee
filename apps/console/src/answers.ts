/* What the engine answers, as JSON carries it. Nothing here is computed by the console. */

/** A calendar day, `2026-01-12`. */
export type Day = string;
/** A moment, ISO 8601. */
export type Instant = string;

export interface Money {
  /** Plain decimal text. Never turned into a number: it is only shown. */
  readonly amount: string;
  readonly currency: string;
}

export type Provider = 'quickbooks' | 'xero';
export type Standing = 'open' | 'warn' | 'upfront' | 'hold';
export type Mark = 'hold' | 'upfront' | 'new-account';
export type Mode = 'observe' | 'ask' | 'act';

export interface Modes {
  readonly standing: Mode;
  readonly reminders: Mode;
  readonly notes: Mode;
}

export interface ClockAnswer {
  readonly now: Instant;
  readonly manual: boolean;
}

interface CompanyProfile {
  readonly name: string;
  readonly country: string | null;
  readonly homeCurrency: string;
  readonly timeZone: string | null;
  readonly timeZoneProblem: string | null;
  readonly closedThrough: Day | null;
  /** Links for staff; `{id}` stands for the provider's id. */
  readonly links: { readonly customer: string; readonly invoice: string };
}

interface Connection {
  /** Null: not written down. */
  readonly connectedAt: Instant | null;
  readonly refreshExpiresAt: Instant;
  readonly hardExpiresAt: Instant | null;
  /** An end that comes closer, and what cures it. */
  readonly warning: { readonly endsAt: Instant; readonly message: string } | null;
}

export interface Company {
  readonly id: string;
  readonly provider: Provider;
  readonly name: string;
  readonly status: 'connected' | 'needs-reconnect' | 'disconnected';
  /** Null: not connected. */
  readonly connection: Connection | null;
  readonly createdAt: Instant;
  /** The starting policy. */
  readonly policy: string;
  /** The version of the company's own policy that counts today. Null: the starting policy does. */
  readonly ownPolicy: number | null;
  /** Which practice looks after it. Null: none. */
  readonly practice: string | null;
  readonly modes: Modes;
  readonly killSwitch: boolean;
  readonly pausedUntil: Instant | null;
  /** Null: nobody gets an e-mail, there are only tasks. */
  readonly alertsTo: string | null;
  readonly syncedAt: Instant | null;
  /** Null until the first turn has read it. */
  readonly profile: CompanyProfile | null;
}

export type RecordKind = 'customer' | 'invoice' | 'payment' | 'credit';

/** How the mirror of a company's ledger is kept. */
export interface Sync {
  readonly state: 'reading' | 'waiting' | 'idle' | 'never';
  /** Null: nothing is being read. */
  readonly progress: {
    readonly work: 'first' | 'changes' | 'reconcile' | 'sweep';
    readonly entity: RecordKind | null;
    readonly read: number;
    /** Null: the ledger does not say. */
    readonly of: number | null;
    readonly pages: number;
    readonly startedAt: Instant;
    readonly waitingUntil: Instant | null;
    readonly waitingFor: string | null;
  } | null;
  readonly syncedAt: Instant | null;
  readonly webhooks: { readonly state: 'heard' | 'silent' | 'not configured'; readonly silentSince: Instant | null };
  /** Null: no turn comes by itself. A turn without a time comes at once. */
  readonly next: { readonly at: Instant | null; readonly why: string | null } | null;
}

export interface Totals {
  readonly openBalances: readonly Money[];
  readonly homeOpenBalance: Money | null;
  readonly unapplied: readonly Money[];
  readonly openCredits: readonly Money[];
  readonly counts: { readonly customers: number; readonly invoices: number; readonly payments: number; readonly credits: number };
  /** How many customers stand where, by Holdfast's judgement. */
  readonly standings: Readonly<Record<Standing, number>>;
  /** How many marks of ours stand in the ledger. */
  readonly marks: Readonly<Record<Mark, number>>;
  readonly plannedActions: number;
  /** Those of them that wait for a person's approval. */
  readonly askedActions: number;
  readonly openTasks: number;
}

export interface CustomerLine {
  readonly id: string;
  readonly name: string;
  readonly active: boolean;
  readonly standing: Standing | null;
  readonly mark: Mark | null;
  readonly asOf: Day | null;
  /** The mark of ours that stands in the ledger now. */
  readonly markPlaced: Mark | null;
  readonly openBalances: readonly Money[];
  readonly homeOpenBalance: Money | null;
  readonly openInvoices: number;
  readonly oldestDue: Day | null;
}

export type ActionKind = 'place' | 'release' | 'expect' | 'remind' | 'task' | 'note' | 'alert';
export type ActionState =
  'planned' | 'approved' | 'sending' | 'reading_back' | 'confirmed' | 'rejected' | 'in_doubt' | 'withdrawn';

/** The part of an action that the explanation of a customer carries too. */
export interface ActionBrief {
  readonly id: string;
  readonly kind: ActionKind;
  readonly state: ActionState;
  readonly asOf: Day;
  readonly why: string;
  readonly outcome: unknown;
}

export interface Reason {
  readonly rule: string;
  readonly standing: Standing;
  readonly mark: Mark | null;
  readonly since: Day;
  readonly because: string;
  readonly evidence: readonly { readonly fact: string; readonly value: string; readonly threshold: string }[];
  readonly invoices: readonly {
    readonly id: string;
    readonly number: string;
    readonly balance: string;
    readonly daysOverdue: number;
  }[];
  readonly release: string;
}

export interface StandingChange {
  readonly customerId: string;
  readonly customerName: string | null;
  readonly day: Day;
  readonly from: Standing | null;
  readonly to: Standing;
  readonly markFrom: Mark | null;
  readonly markTo: Mark | null;
  readonly reasons: readonly Reason[];
}

export interface Turn {
  readonly id: string;
  readonly trigger: string;
  readonly startedAt: Instant;
  readonly finishedAt: Instant | null;
  readonly summary: TurnSummary | null;
  readonly error: string | null;
}

/** A turn that failed leaves only its traffic. */
export interface TurnSummary {
  readonly complete?: boolean;
  readonly rowsWritten?: number;
  readonly decided?: number;
  readonly sent?: { readonly confirmed: number; readonly rejected: number; readonly inDoubt: number; readonly later: number };
  readonly traffic?: { readonly reads: number; readonly writes: number; readonly batches: number; readonly bytes: number };
}

export interface Policy {
  /** What a company is set to. */
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly rules: readonly {
    readonly id: string;
    readonly say: string;
    readonly standing: Standing;
    readonly mark: Mark | null;
  }[];
  readonly treatment: readonly { readonly step: string; readonly day: number; readonly channel: Channel }[];
}

export type Channel = 'email' | 'call' | 'letter' | 'review';

export interface Why {
  readonly customer: { readonly id: string; readonly name: string };
  readonly sentence: string;
  /** Null: not judged yet. Then everything optional below is missing. */
  readonly standing: Standing | null;
  readonly mark?: Mark | null;
  /** Today: the figures and the judgement are made anew for every answer. */
  readonly asOf?: Day;
  readonly policyVersion?: string;
  /** The policy's name. */
  readonly policy: string | null;
  /** The day on which a turn last decided. */
  readonly decidedOn: Day | null;
  readonly reasons: readonly Reason[];
  readonly steps?: readonly { readonly step: string; readonly channel: Channel; readonly invoiceIds: readonly string[] }[];
  readonly heldBack?: readonly string[];
  readonly lookAgainOn?: Day | null;
  readonly facts: Facts | null;
  /** False: something has come that the next turn judges by. */
  readonly isCurrent: boolean;
  readonly wouldChange: WouldChange | null;
  /** What to say to the customer now. */
  readonly toSay: { readonly tone: 'friendly' | 'plain' | 'firm' | 'person'; readonly text: string } | null;
  readonly inLedger: { readonly mark: Mark; readonly since: Day | null; readonly putBackOnRelease: PriorValue | null } | null;
  readonly actions: readonly ActionBrief[];
}

export interface WouldChange {
  /** Ways that are each enough, the cheapest first. */
  readonly byPaying: readonly { readonly standing: Standing; readonly says: string; readonly total: Money }[];
  /** Where nothing happens till then. */
  readonly byTime: { readonly on: Day; readonly standing: Standing } | null;
}

export interface PriorValue {
  readonly terms: { readonly id: string; readonly name: string; readonly days: number | null } | null;
  readonly groups: readonly string[];
}

/** The facts that the console shows; the engine knows more. */
export interface Facts {
  readonly asOf: Day;
  readonly openAmount: Money;
  readonly openCount: number;
  readonly overdueAmount: Money;
  readonly overdueCount: number;
  readonly oldestOverdueDays: number;
  readonly unappliedCash: Money | null;
  readonly openCredits: Money | null;
  readonly paidCount: number;
  readonly paidOnTimeCount: number;
  readonly firstInvoiceOn: Day | null;
  readonly monthlyBilling: Money;
  readonly lastPaymentOn: Day | null;
  readonly lastPaymentAmount: Money | null;
  readonly individual: boolean | null;
  /** What the limit leaves, negative when it is exceeded, and the share of it that is used; null without a limit. */
  readonly headroom: Money | null;
  readonly limitUse: number | null;
  /** Null: judged alone. */
  readonly groupExposure: Money | null;
  readonly openInvoices: readonly {
    readonly id: string;
    readonly due: Day;
    readonly daysOverdue: number;
    readonly balance: Money;
    /** What the ledger has paid of it with a later date. */
    readonly postDated?: Money;
  }[];
}

export interface CustomerLedger {
  readonly customer: PriorValue & { readonly id: string; readonly name: string; readonly emails: readonly string[] };
  readonly invoices: readonly Invoice[];
}

export interface Invoice {
  readonly id: string;
  readonly number: string;
  readonly issued: Day;
  readonly due: Day | null;
  readonly total: Money;
  readonly balance: Money;
  readonly status: 'draft' | 'open' | 'paid' | 'void';
}
