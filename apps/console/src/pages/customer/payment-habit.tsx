import { OnDay } from '../../figures';
import { Section } from '../../parts/section';
import type { Score } from '../../score-answers';

/** When this customer pays, and what that rests on; without enough history the words alone. */
export function PaymentHabit({ score: { asOf, sentence, because, score, company } }: { readonly score: Score }) {
  const intro = (
    <>
      As of <OnDay day={asOf} />, from this company's own books.
    </>
  );
  return (
    <Section title="When it pays" intro={intro}>
      <p className="habit">{sentence}</p>
      {because.length > 0 && (
        <ul className="habit-reasons">
          {because.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
      {score !== null && (
        <dl className="facts">
          <div>
            <dt>Chance of paying late</dt>
            <dd className="figure">{percent(score.lateProbability)}</dd>
          </div>
          {company !== null && (
            <div>
              <dt>Late among all customers</dt>
              <dd className="figure">{percent(company.lateShare)}</dd>
            </div>
          )}
        </dl>
      )}
    </Section>
  );
}

function percent(share: number): string {
  return `${Math.round(share * 100)}%`;
}
