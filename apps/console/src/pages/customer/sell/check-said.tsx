import type { CheckAnswer } from '../../../file-answers';
import { VERDICT } from '../../../file-words';
import { Amount, AtTime } from '../../../figures';
import { capital } from '../../../words';

/** The answer as it can be read out, why, and how to come to a yes. */
export function CheckSaid({ answer, timeZone }: { readonly answer: CheckAnswer; readonly timeZone: string | null }) {
  const { verdict, sentence, deposit, reasons, cure, cautions, validUntil } = answer;
  return (
    <div className={`check check-${verdict}`}>
      <p className="check-verdict">{VERDICT[verdict]}</p>
      <p>{sentence}</p>
      {reasons.length > 1 && (
        <ul className="check-reasons">
          {reasons.map(({ code, because }) => (
            <li key={code}>{because}</li>
          ))}
        </ul>
      )}
      {cure !== null && (
        <p>
          <span className="label">How to come to a yes</span> {capital(cure)}
        </p>
      )}
      {cautions.map((caution) => (
        <p key={caution}>{caution}</p>
      ))}
      <dl className="check-figures">
        {deposit !== null && (
          <div>
            <dt>To take beforehand</dt>
            <dd>
              <Amount of={deposit} />
            </dd>
          </div>
        )}
        <div>
          <dt>Owed now, and with this</dt>
          <dd>
            <Amount of={answer.exposure} />, <Amount of={answer.exposureWithDocument} />
          </dd>
        </div>
        {answer.limit !== null && (
          <div>
            <dt>Credit limit</dt>
            <dd>
              <Amount of={answer.limit.amount} />
            </dd>
          </div>
        )}
        <div>
          <dt>Good until</dt>
          <dd>
            <AtTime instant={validUntil} timeZone={timeZone} />
          </dd>
        </div>
      </dl>
    </div>
  );
}
