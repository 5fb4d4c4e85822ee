import { AtTime } from '../figures';
import type { Attempt } from '../outbox-answers';
import { counted } from '../words';

/** Every time it was tried: when, what came of it, and by which references the provider's support finds each call. */
export function Attempts({ of, timeZone }: { readonly of: readonly Attempt[]; readonly timeZone: string | null }) {
  if (of.length === 0) return null;
  return (
    <details className="outcome">
      <summary>{counted(of.length, 'attempt')}</summary>
      <ol className="attempts">
        {of.map((attempt) => (
          <li key={attempt.number}>
            <p>
              <AtTime instant={attempt.startedAt} timeZone={timeZone} />: <strong>{attempt.result ?? 'no answer yet'}</strong>
              {attempt.reason !== null && `. ${attempt.reason}`}
            </p>
            <Calls of={attempt.calls} />
          </li>
        ))}
      </ol>
    </details>
  );
}

/** Each with the reference by which the provider's support finds it. */
export function Calls({ of }: { readonly of: Attempt['calls'] }) {
  return of.map(({ endpoint, status, reference }, index) => (
    <p key={`${index}/${endpoint}`} className="call">
      {endpoint} was answered {status === 0 ? 'by nobody' : status}
      {reference !== null && `, reference ${reference}`}
    </p>
  ));
}
