import type { ReactNode } from 'react';
import type { Day } from '../../../answers';
import { KINDS, kindText } from '../../../file-words';
import { OnDay } from '../../../figures';
import type { Attempt, AuditEntry } from '../../../outbox-answers';
import { Calls } from '../../../parts/attempts';
import { eventText } from '../../../words';
import { Values } from './values';

/** What an entry may tell; which of it is there depends on what happened. */
interface Detail {
  readonly why?: string;
  readonly reason?: string;
  /** What an action rests on. */
  readonly basis?: {
    readonly asOf: Day;
    readonly policy: { readonly name: string | null; readonly version: string };
    readonly rules: readonly { readonly rule: string; readonly because: string }[];
  } | null;
  readonly sent?: unknown;
  readonly calls?: Attempt['calls'];
  /** How an entry of a credit file ended, in a person's words; of an action what came of it. */
  readonly outcome?: string | Readonly<Record<string, unknown>>;
  readonly how?: string;
  readonly attempt?: number;
  readonly action?: string;
  readonly key?: string;
}

export function WhatHappened({ entry }: { readonly entry: AuditEntry }) {
  const {
    why,
    reason,
    basis = null,
    sent,
    calls = [],
    outcome = {},
    how,
    attempt = 1,
    action: _,
    key,
    ...rest
  } = detailOf(entry);
  const cameBack = typeof outcome === 'string' ? {} : outcome;
  return (
    <>
      <p className="why">
        <strong>{happened(entry.event)}.</strong> {why} {reason} {typeof outcome === 'string' && outcome}
      </p>
      {basis !== null && (
        <Part title="On which facts, by which rules">
          <p>
            Figures of <OnDay day={basis.asOf} />, policy {basis.policy.name ?? 'standard'}, version {basis.policy.version}.
          </p>
          {basis.rules.map(({ rule, because }) => (
            <p key={rule}>
              <strong>{rule}</strong>: {because}
            </p>
          ))}
        </Part>
      )}
      {isSomething(sent) && (
        <Part title="What was sent">
          <Values of={sent} />
        </Part>
      )}
      {(isSomething(cameBack) || isSomething(calls)) && (
        <Part title="What came back">
          {isSomething(cameBack) && <Values of={withoutWhatWasSent(cameBack)} />}
          <Calls of={calls} />
          {how === 'read back' && <p>There was no answer; it was found in the ledger afterwards.</p>}
        </Part>
      )}
      {isSomething(rest) && (
        <Part title="Exactly">
          <Values of={rest} />
        </Part>
      )}
      <p className="audit-entry">
        Entry {entry.sequence}
        {attempt > 1 && `, attempt ${attempt}`}
        {key !== undefined && `, ${key}`}, hash <code>{entry.hash.slice(0, 12)}</code>
      </p>
    </>
  );
}

/** `Credit file: Bad debt recorded`, by the name that the kind has everywhere. */
function happened(event: string): string {
  const kind = KINDS.find((each) => event === `credit file: ${each} recorded`);
  return kind === undefined ? eventText(event) : `Credit file: ${kindText(kind)} recorded`;
}

function detailOf({ detail }: AuditEntry): Detail {
  return (detail ?? {}) as Detail;
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <details className="outcome">
      <summary>{title}</summary>
      {children}
    </details>
  );
}

/** The outcome of a message repeats it. */
function withoutWhatWasSent({
  subject: _subject,
  text: _text,
  line: _line,
  ...told
}: Readonly<Record<string, unknown>>): unknown {
  return told;
}

function isSomething(value: unknown): boolean {
  if (value === null || value === undefined) return false;
  return typeof value !== 'object' || Object.keys(value).length > 0;
}
