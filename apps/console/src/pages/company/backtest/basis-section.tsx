import type { Backtest, BacktestResult } from '../../../backtest-answers';
import { OnDay } from '../../../figures';
import { Section } from '../../../parts/section';
import { counted, factText } from '../../../words';

/** What was tried, and on what it rests: printed with every result. */
export function BasisSection({ backtest, result }: { readonly backtest: Backtest; readonly result: BacktestResult }) {
  const { window, knownUntil, basis, books, untold } = result;
  return (
    <Section title={`Had it been active: ${result.policy.name}`}>
      <ul className="basis">
        <li>
          Policy: {backtest.policy}, {result.policy.name} version {result.policy.version}.
        </li>
        <li>
          Invoices issued from <OnDay day={window.from} /> to <OnDay day={window.to} />, of {counted(books.customers, 'customer')}
          . Each is judged on the morning of its issue; the policy is played from the first day of the books, so earlier warnings
          and holds stand when the window opens.
        </li>
        <li>
          Known on a morning: <strong>{basis === 'recorded' ? 'what had been recorded' : 'what is dated earlier'}</strong>{' '}
          {basis === 'recorded' ? recordedText(books.recorded) : '(document dates: nothing says when it was entered).'}
        </li>
        <li>
          Outcomes are known until <OnDay day={knownUntil} />. What was unpaid then is open, and late only when 60 days overdue.
        </li>
        <li>
          {books.filesFrom === null ? (
            'Nothing was ever recorded in a credit file: disputes, promises, limits and the like play no part.'
          ) : (
            <>
              What people recorded in credit files is known from <OnDay day={books.filesFrom} /> on, each entry from the day after
              it was recorded.
            </>
          )}
        </li>
        <li>
          What is unusual in the whole book, and what part of it somebody owes, is{' '}
          {books.measuredFrom === null || books.measuredFrom > window.to ? (
            'unknown: nobody had measured it by then.'
          ) : (
            <>
              known from <OnDay day={books.measuredFrom} /> on, as it was measured each month, and unknown before.
            </>
          )}
        </li>
        {untold.length > 0 && (
          <li>
            <strong>Not heard:</strong> rules that ask for {untold.map(factText).join(', ')}; the books do not tell that.
          </li>
        )}
        <li>Nobody reacts: whatever is held, history stays as it happened.</li>
      </ul>
    </Section>
  );
}

function recordedText(recorded: BacktestResult['books']['recorded']): string {
  if (recorded === null) return '.';
  const { documents, known, late } = recorded;
  const some = `(recording times of ${known.toLocaleString('en-GB')} of ${counted(documents, 'document')}; the others count from their own dates).`;
  if (late === 0) return some;
  return `${some} ${counted(late, 'document')} came more than 30 days after the date on it; where that was an import of old books, try it with what is dated earlier.`;
}
