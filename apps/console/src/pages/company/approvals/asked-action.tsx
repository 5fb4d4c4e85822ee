import { Checkbox } from '@mantine/core';
import type { Company } from '../../../answers';
import { AtTime, OnDay } from '../../../figures';
import type { Action } from '../../../outbox-answers';
import { Outcome } from '../../../parts/outcome';
import { Preview, saysMore } from '../../../parts/preview';
import { Waits } from '../../../parts/waits';
import { Link, customerPath } from '../../../routing';
import { ACTION_KIND, customerText } from '../../../words';

interface Props {
  readonly company: Company;
  readonly action: Action;
  readonly isReady: boolean;
  readonly isTicked: boolean;
  /** It was approved, or ticked, in another wording than the one it has now. */
  readonly hasChanged: boolean;
  readonly onTick: () => void;
}

/** One action that waits for a person, with exactly what would be sent or changed. */
export function AskedAction({ company, action, isReady, isTicked, hasChanged, onTick }: Props) {
  const name = `${ACTION_KIND[action.kind]}, ${customerText(action)}`;
  const timeZone = company.profile?.timeZone ?? null;
  return (
    <article className={isTicked ? 'panel asked asked-ticked' : 'panel asked'} aria-label={name}>
      <Checkbox className="asked-tick" aria-label={name} checked={isTicked} disabled={!isReady} onChange={onTick} />
      <div className="asked-body">
        {hasChanged && (
          <p className="stop stop-mild" role="note">
            This changed while you were looking, so it was not approved. What you see now is the new text or change: look at it,
            and approve it if it is right.
          </p>
        )}
        <h2>
          {ACTION_KIND[action.kind]}: <Link to={customerPath(company.id, action.customerId)}>{customerText(action)}</Link>
        </h2>
        <p className="why">{action.why}</p>
        <Outcome of={action.outcome} why={action.why} />
        {action.preview === null && (
          <p className="muted">The exact text is put together in the next turn; then it can be approved.</p>
        )}
        {action.preview !== null && saysMore(action.preview, action.why) && <Preview of={action.preview} />}
        <p className="asked-foot">
          Planned on <OnDay day={action.asOf} />
          {action.expiresAt !== null && (
            <>
              {' · '}asked until <AtTime instant={action.expiresAt} timeZone={timeZone} />, then withdrawn
            </>
          )}
          {action.oldDebt && ' · an old debt: only a few of these go out a day'}
        </p>
        {action.waits?.until !== action.expiresAt && <Waits for={action.waits} timeZone={timeZone} />}
      </div>
    </article>
  );
}
