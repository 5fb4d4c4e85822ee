import type { Facts } from '../../../answers';
import type { CustomerFile } from '../../../file-answers';
import { Amount } from '../../../figures';

/** How much of the limit is used, as the rules measure it. */
export function LimitUse({ facts: { headroom, limitUse } }: { readonly facts: Facts }) {
  if (headroom === null) return null;
  const isExceeded = headroom.amount.startsWith('-');
  return (
    <div className="limit-use">
      {limitUse !== null && (
        <meter min={0} max={1} low={0.9} high={0.99} optimum={0} value={Math.min(1, Math.max(0, limitUse))}>
          {Math.round(limitUse * 100)}%
        </meter>
      )}
      <span className={isExceeded ? 'late' : 'muted'}>
        {limitUse !== null && `${Math.round(limitUse * 100)}% used, `}
        {isExceeded ? 'exceeded by ' : ''}
        <Amount of={isExceeded ? { ...headroom, amount: headroom.amount.slice(1) } : headroom} />
        {isExceeded ? '' : ' left'}
      </span>
    </div>
  );
}

/** Who is judged together, and what they owe in all. */
export function GroupOf({ file: { group, names }, facts }: { readonly file: CustomerFile; readonly facts: Facts }) {
  if (group === null) return null;
  return (
    <p className="entry-detail">
      Judged as one group: {group.memberIds.map((id) => names[id] ?? id).join(', ')}.
      {facts.groupExposure !== null && (
        <>
          {' '}
          They owe <Amount of={facts.groupExposure} /> together.
        </>
      )}
    </p>
  );
}
