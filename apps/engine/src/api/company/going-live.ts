import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { addMoney, type Action, type CustomerLedger, type Mark, type Money, type RemindAction } from '@holdfast/credit';
import { mirror, outbox, settings, type ActionRow, type CompanyScope, type Modes } from '@holdfast/store';
import type { Config } from '../../config';
import { CONFIG } from '../../tokens';

/** One planned action and whom it concerns. */
interface Concerned {
  readonly customerId: string;
  readonly customerName: string | null;
  /** What the customer owes (marks), or what the message asks for (reminders); one line per currency. */
  readonly amounts: readonly Money[];
}

/** What would be done now if nobody had to be asked, for each of the company's modes. */
interface GoingLive {
  /** When the ledger was last read to its end; ISO 8601. */
  readonly syncedAt: string | null;
  readonly standing: {
    readonly count: number;
    readonly marks: readonly (Concerned & { readonly kind: 'place' | 'release'; readonly mark: Mark })[];
    readonly amounts: readonly Money[];
  };
  readonly reminders: {
    /** Messages and tasks. */
    readonly count: number;
    readonly messages: readonly (Concerned & {
      readonly to: readonly string[];
      readonly subject: string | null;
      readonly oldDebt: boolean;
    })[];
    readonly amounts: readonly Money[];
    readonly tasks: number;
    /** About debts older than `days` on the day reminders first go out: at most `perDay` of them are sent a day. */
    readonly oldDebt: { readonly count: number; readonly perDay: number; readonly days: number };
  };
  readonly notes: { readonly count: number };
  /** Of what is planned for each mode. Who switches a mode on may say which one was seen. */
  readonly fingerprints: Readonly<Record<keyof Modes, string>>;
}

const PLANNED_MAX = 20_000;
const LEDGERS_AT_ONCE = 500;

/** What stands planned in the outbox, put together for whoever is about to let it go. */
@Injectable()
export class GoingLives {
  constructor(@Inject(CONFIG) private readonly config: Config) {}

  async of(scope: CompanyScope): Promise<GoingLive> {
    const { syncedAt } = await settings.read(scope);
    const planned = await outbox.list(scope, { state: 'planned', limit: PLANNED_MAX });
    const ledgers = await ledgersOf(scope, planned);
    const marks = planned.filter(isOfMarks).map((row) => ({ ...concerned(row, ledgers), ...markOf(row.intent as Action) }));
    const messages = planned.filter(({ kind }) => kind === 'remind').map((row) => message(row, ledgers));
    const tasks = planned.filter(({ kind }) => kind === 'task').length;
    const { oldDebtRemindersPerDay: perDay, oldDebtDays: days } = this.config.limits;
    return {
      syncedAt,
      standing: { count: marks.length, marks, amounts: sums(marks) },
      reminders: {
        count: messages.length + tasks,
        messages,
        amounts: sums(messages),
        tasks,
        oldDebt: { count: messages.filter(({ oldDebt }) => oldDebt).length, perDay, days },
      },
      notes: { count: planned.filter(({ kind }) => kind === 'note').length },
      fingerprints: fingerprintsOf(planned),
    };
  }
}

/** The same fingerprints without the figures behind them. */
export async function plannedFingerprints(scope: CompanyScope): Promise<GoingLive['fingerprints']> {
  return fingerprintsOf(await outbox.list(scope, { state: 'planned', limit: PLANNED_MAX }));
}

function isOfMarks({ kind }: ActionRow): boolean {
  return kind === 'place' || kind === 'release';
}

function markOf(intent: Action): { readonly kind: 'place' | 'release'; readonly mark: Mark } {
  if (intent.kind !== 'place' && intent.kind !== 'release') throw new RangeError(`an action of kind ${intent.kind} has no mark`);
  return { kind: intent.kind, mark: intent.mark };
}

function concerned({ customerId }: ActionRow, ledgers: ReadonlyMap<string, CustomerLedger>): Concerned {
  const ledger = ledgers.get(customerId);
  const open = ledger?.invoices.filter(({ status }) => status === 'open') ?? [];
  return { customerId, customerName: ledger?.customer.name ?? null, amounts: byCurrency(open.map(({ balance }) => balance)) };
}

function message(row: ActionRow, ledgers: ReadonlyMap<string, CustomerLedger>): GoingLive['reminders']['messages'][number] {
  const ledger = ledgers.get(row.customerId);
  const listed = new Set((row.intent as RemindAction).step.listedInvoiceIds);
  const asked = ledger?.invoices.filter(({ id, status }) => status === 'open' && listed.has(id)) ?? [];
  return {
    ...concerned(row, ledgers),
    amounts: byCurrency(asked.map(({ balance }) => balance)),
    to: ledger?.customer.emails ?? [],
    subject: subjectOf(row.preview),
    oldDebt: row.oldDebt,
  };
}

function subjectOf(preview: unknown): string | null {
  const subject = (preview as { subject?: unknown } | null)?.subject;
  return typeof subject === 'string' ? subject : null;
}

async function ledgersOf(scope: CompanyScope, rows: readonly ActionRow[]): Promise<ReadonlyMap<string, CustomerLedger>> {
  const ids = [...new Set(rows.map(({ customerId }) => customerId))];
  const found = new Map<string, CustomerLedger>();
  for (let from = 0; from < ids.length; from += LEDGERS_AT_ONCE)
    for (const ledger of await mirror.customerLedgers(scope, ids.slice(from, from + LEDGERS_AT_ONCE)))
      found.set(ledger.customer.id, ledger);
  return found;
}

/** A customer with two actions owes once. */
function sums(concernedBy: readonly Concerned[]): readonly Money[] {
  const once = new Map(concernedBy.map((one) => [one.customerId, one.amounts]));
  return byCurrency([...once.values()].flat());
}

function byCurrency(amounts: readonly Money[]): readonly Money[] {
  const sum = new Map<string, Money>();
  for (const amount of amounts) {
    const before = sum.get(amount.currency);
    sum.set(amount.currency, before ? addMoney(before, amount) : amount);
  }
  return [...sum.values()].filter(({ minor }) => minor > 0n);
}

const KINDS: Readonly<Record<keyof Modes, readonly ActionRow['kind'][]>> = {
  standing: ['place', 'release'],
  reminders: ['remind', 'task'],
  notes: ['note', 'expect'],
};

function fingerprintsOf(planned: readonly ActionRow[]): GoingLive['fingerprints'] {
  const of = (mode: keyof Modes): string => {
    const rows = planned.filter(({ kind }) => KINDS[mode].includes(kind));
    const seen = rows.map(({ id, fingerprint }) => `${id}:${fingerprint ?? ''}`).toSorted();
    return createHash('sha256').update(seen.join('\n')).digest('hex');
  };
  return { standing: of('standing'), reminders: of('reminders'), notes: of('notes') };
}
