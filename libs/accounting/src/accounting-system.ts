import type { Mark } from '@holdfast/credit';
import type { Connector, Provider } from './connector';
import type { Reader } from './reader';
import type { Wire } from './wire';
import type { Writer } from './writer';

/** What a ledger can show and how much it takes. */
export interface Capabilities {
  /** An owner-visible notes field that carries our explanation block. */
  readonly notesBlock: boolean;
  readonly noteCharactersMax: number;
  /** What a customer carries while a mark stands, by the names that its owner reads in the ledger; null where the ledger has no such groups. */
  readonly marks: Readonly<Record<Mark, { readonly terms: string; readonly group: string | null }>>;
  /** An invoice can carry the day on which it is expected to be paid. */
  readonly expectedDays: boolean;
  /** Draft invoices exist and can be seen. */
  readonly drafts: boolean;
  readonly writes: {
    /** How many writes one call carries at most. */
    readonly perCall: number;
    /** A call that carries several is metered like a read, while single writes are free. */
    readonly sharedIsMetered: boolean;
  };
  /** How many objects one call of `Reader.recheck` reads at most. */
  readonly recheckedPerCall: number;
  /** Where mails sent from the ledger itself are told: on the invoice (`mailedAt`), or only in its history (`Reader.mailed`). */
  readonly mailsToldIn: 'invoice' | 'history';
  /** Deleted objects stay in the provider's lists and counts, marked as deleted. */
  readonly listsDeleted: boolean;
  readonly limits: {
    readonly perMinute: number;
    readonly perSecond: number | null;
    readonly inFlight: number;
    readonly batchesPerMinute: number | null;
    /** Per company; what the provider itself says of the day goes before. */
    readonly perDay: number | null;
    /** Over all companies of the app. */
    readonly appPerMinute: number | null;
    /** How long to wait after 429 when the provider does not say, in seconds. */
    readonly retryAfterSecondsDefault: number;
  };
}

/** One kind of ledger. A new ledger is one lib that offers this and passes test/contract, and one line of wiring. */
export interface AccountingSystem {
  readonly provider: Provider;
  readonly capabilities: Capabilities;
  readonly connector: Connector;
  reader(wire: Wire): Reader;
  writer(wire: Wire): Writer;
}
