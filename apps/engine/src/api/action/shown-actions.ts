import { Injectable } from '@nestjs/common';
import { Store, outbox, settings, type ActionRow, type Company, type CompanyScope, type StoredSettings } from '@holdfast/store';
import type { Preview } from '../../outbox/preview';
import { ActionWaits } from '../../outbox/waits';
import { withNames } from './with-names';

type Kind = ActionRow['kind'];
type Search = Parameters<typeof outbox.list>[1];

/** The outbox as people see it: what would be sent, how often it was tried, and what it waits for. */
@Injectable()
export class ShownActions {
  constructor(
    private readonly store: Store,
    private readonly waits: ActionWaits,
  ) {}

  list(company: Company, which: Search): Promise<unknown> {
    return this.store.inCompany(company.id, async (scope) => this.shown(scope, await outbox.list(scope, which)));
  }

  /** Only what waits for a person's approval, newest first. */
  asked(company: Company, { kind, ...which }: Search): Promise<unknown> {
    return this.store.inCompany(company.id, async (scope) => {
      const kinds = askedKinds(await settings.read(scope)).filter((one) => kind === undefined || one === kind);
      const found: ActionRow[] = [];
      for (const one of kinds) found.push(...(await outbox.list(scope, { ...which, kind: one, state: 'planned' })));
      return this.shown(scope, found.toSorted(newestFirst).slice(0, which.limit));
    });
  }

  private async shown(scope: CompanyScope, rows: readonly ActionRow[]): Promise<unknown> {
    const asks = askedKinds(await settings.read(scope));
    const attempts = await outbox.attempts(
      scope,
      rows.map(({ id }) => id),
    );
    const waits = await this.waits.waitsFor(scope, rows);
    const named = await withNames(scope, rows);
    return named.map((row) => ({
      ...row,
      // What was sent stays inside: it is the provider's business, and heavy.
      request: undefined,
      preview: row.preview === null ? null : forPeople(row.preview as Preview),
      asked: row.state === 'planned' && asks.includes(row.kind),
      attempts: attempts.get(row.id) ?? [],
      waits: waits.get(row.id) ?? null,
    }));
  }
}

/** The kinds of actions that a person is asked about. */
export function askedKinds({ modes, profile }: Pick<StoredSettings, 'modes' | 'profile'>): readonly Kind[] {
  if (profile?.timeZone == null) return [];
  return [
    ...(modes.standing === 'ask' ? (['place', 'release'] as const) : []),
    ...(modes.reminders === 'ask' ? (['remind', 'task'] as const) : []),
    ...(modes.notes === 'ask' ? (['note', 'expect'] as const) : []),
  ];
}

/** Is this kind only to be said, and not to be done? */
export function observesOnly({ modes, profile }: Pick<StoredSettings, 'modes' | 'profile'>, kind: Kind): boolean {
  if (profile?.timeZone == null) return true;
  if (kind === 'place' || kind === 'release') return modes.standing === 'observe';
  return (kind === 'note' || kind === 'alert' || kind === 'expect' ? modes.notes : modes.reminders) === 'observe';
}

/** The words; how a mail is laid out and what the engine compares stays inside. */
function forPeople(preview: Preview): object {
  const { basis: _basis, ...words } = preview;
  if (words.kind !== 'mail') return words;
  const { html: _html, ...mail } = words;
  return mail;
}

function newestFirst(one: ActionRow, other: ActionRow): number {
  return other.createdAt.localeCompare(one.createdAt) || other.key.localeCompare(one.key);
}
