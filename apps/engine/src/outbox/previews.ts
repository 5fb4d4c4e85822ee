import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Rejected, type Capabilities } from '@holdfast/accounting';
import {
  dayText,
  essentials,
  invoiceName,
  type Action,
  type CustomerLedger,
  type Day,
  type ExpectAction,
  type PlaceAction,
  type ReleaseAction,
  type RemindAction,
} from '@holdfast/credit';
import { Store, marks, mirror, outbox, settings, type ActionRow, type CurrentMark, type Modes } from '@holdfast/store';
import { Clock } from '../clock';
import type { Config } from '../config';
import type { KnownCompany } from '../connect/open-company';
import { CONFIG, TEMPLATES } from '../tokens';
import { explanationNow, noteText } from './ledger-texts';
import type { NoteAction } from './ledger-write';
import { Letters, listedNow } from './letters';
import { approvedPreview, type Preview } from './preview';
import type { Templates } from './templates';

interface Known {
  readonly company: KnownCompany;
  readonly ledger: CustomerLedger;
  readonly mark: CurrentMark | undefined;
}

/** Keeps with every action that waits for a person the exact text or change that it stands for, so that what is approved is what was seen. An approval
 * holds while the facts do; when they are others by now, it is asked again. */
@Injectable()
export class Previews {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly letters: Letters,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(TEMPLATES) private readonly templates: Templates,
  ) {}

  async run(company: KnownCompany, customerIds: readonly string[]): Promise<void> {
    await this.store.inCompany(company.id, async (scope) => {
      const waiting = (await outbox.waiting(scope, customerIds)).filter((row) => row.state === 'planned' || approvedPreview(row));
      if (waiting.length === 0) return;
      const ids = [...new Set(waiting.map(({ customerId }) => customerId))];
      const ledgers = new Map((await mirror.customerLedgers(scope, ids)).map((ledger) => [ledger.customer.id, ledger]));
      const current = await marks.read(scope, ids);
      const { modes } = await settings.read(scope);
      const isAsking = company.profile.timeZone !== null;
      const changed = waiting.flatMap((row) => {
        const ledger = ledgers.get(row.customerId);
        if (!ledger) return [];
        const isAsked = isAsking && modeOf(row, modes) === 'ask';
        const now = this.changed(row, { company, ledger, mark: current.get(row.customerId) }, isAsked);
        return now ? [{ id: row.id, ...now }] : [];
      });
      await outbox.setPreviews(scope, changed, this.clock.iso());
    });
  }

  /** Null while what is stored still holds. */
  private changed(
    row: ActionRow,
    known: Known,
    isAsked: boolean,
  ): { readonly preview: Preview; readonly fingerprint: string; readonly expiresAt: string | null } | null {
    const approved = approvedPreview(row);
    if (approved && approved.basis === basisOf(row, known)) return null;
    const preview = this.previewOf(row, known, row.asOf);
    const fingerprint = fingerprintOf(preview);
    // What nobody is asked cannot go unanswered. An approval that does not hold any more is a new question.
    const before = approved ? null : row.expiresAt;
    const expiresAt = isAsked ? (before ?? this.askedUntil()) : null;
    return fingerprint === row.fingerprint && expiresAt === row.expiresAt ? null : { preview, fingerprint, expiresAt };
  }

  private askedUntil(): string {
    return new Date(this.clock.nowMs() + this.config.limits.askedForMs).toISOString();
  }

  private previewOf(row: ActionRow, known: Known, asOf: Day): Preview {
    const made = { asOf, basis: basisOf(row, known) };
    const { company, ledger } = known;
    switch (row.kind) {
      case 'remind':
        try {
          return { ...made, kind: 'mail', ...this.letters.reminder(company, ledger, row.intent as RemindAction, asOf) };
        } catch (error) {
          if (error instanceof Rejected) return { ...made, kind: 'nothing', why: error.message };
          throw error;
        }
      case 'alert':
        return { ...made, kind: 'mail', ...this.letters.alert(company, row) };
      case 'note':
        return {
          ...made,
          kind: 'note',
          about: (row.intent as NoteAction).about?.entity ?? 'customer',
          text: noteText(this.templates, row, company.capabilities.noteCharactersMax),
        };
      case 'task':
        return { ...made, kind: 'task', text: row.why };
      case 'place': {
        const block = company.capabilities.notesBlock ? explanationNow(this.templates, row.intent as PlaceAction) : null;
        return { ...made, kind: 'change', changes: placing(row.intent as PlaceAction, known), block };
      }
      case 'release':
        return { ...made, kind: 'change', changes: releasing(row.intent as ReleaseAction, known), block: null };
      case 'expect':
        return { ...made, kind: 'change', changes: expecting(row.intent as ExpectAction), block: null };
    }
  }
}

type Changes = (Preview & { readonly kind: 'change' })['changes'];

function shownBy({ company }: Known, mark: PlaceAction['mark']): Capabilities['marks'][PlaceAction['mark']] {
  return company.capabilities.marks[mark];
}

function placing({ mark, replaces }: PlaceAction, known: Known): Changes {
  const { customer } = known.ledger;
  const [now, before] = [shownBy(known, mark), replaces && shownBy(known, replaces)];
  return [
    { field: 'Terms', from: customer.terms?.name ?? null, to: now.terms },
    ...(before?.group && !known.mark?.prior?.groups.includes(before.group)
      ? [{ field: 'Group', from: before.group, to: null }]
      : []),
    ...(now.group && !customer.groups.includes(now.group) ? [{ field: 'Group', from: null, to: now.group }] : []),
  ];
}

/** What the owner has changed while the mark stood stays. */
function releasing({ mark }: ReleaseAction, known: Known): Changes {
  const { customer } = known.ledger;
  const [shown, prior] = [shownBy(known, mark), known.mark?.prior];
  const areOurs = customer.terms?.name === shown.terms;
  return [
    ...(areOurs ? [{ field: 'Terms', from: shown.terms, to: prior?.terms?.name ?? null }] : []),
    ...(shown.group && !prior?.groups.includes(shown.group) ? [{ field: 'Group', from: shown.group, to: null }] : []),
    ...(known.company.capabilities.notesBlock ? [{ field: 'Notes', from: 'the block of Holdfast', to: null }] : []),
  ];
}

function expecting({ invoice, on }: ExpectAction): Changes {
  const text = (day: Day | null) => day && dayText(day);
  return [{ field: `Expected payment of ${invoiceName(invoice)}`, from: text(invoice.expectedOn), to: text(on) }];
}

/** What an action rests on, without anything that changes from day to day by itself. */
function basisOf(row: ActionRow, known: Known): string {
  const { customer } = known.ledger;
  switch (row.kind) {
    case 'remind': {
      const action = row.intent as RemindAction;
      const listed = listedNow(known.ledger, action.step.listedInvoiceIds).map(({ number, due, balance }) => [
        number,
        due,
        balance.currency,
        String(balance.minor),
      ]);
      return fingerprintOf([essentials(action), customer.name, customer.emails, listed]);
    }
    case 'place':
      return fingerprintOf([essentials(row.intent as Action), placing(row.intent as PlaceAction, known)]);
    case 'release':
      return fingerprintOf([essentials(row.intent as Action), releasing(row.intent as ReleaseAction, known)]);
    case 'task':
    case 'expect':
      return fingerprintOf(essentials(row.intent as Action));
    case 'note':
    case 'alert':
      return fingerprintOf(row.intent);
  }
}

function modeOf({ kind }: ActionRow, modes: Modes): Modes[keyof Modes] {
  if (kind === 'place' || kind === 'release') return modes.standing;
  return kind === 'note' || kind === 'alert' || kind === 'expect' ? modes.notes : modes.reminders;
}

function fingerprintOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
