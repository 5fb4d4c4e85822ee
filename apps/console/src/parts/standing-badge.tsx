import type { Mark, Standing } from '../answers';

/** The standing as a word; the colour only repeats it. A new account is held for another reason than a debtor, so the mark is named too. */
export function StandingBadge({
  standing,
  mark = null,
  big = false,
}: {
  readonly standing: Standing | null;
  readonly mark?: Mark | null;
  readonly big?: boolean;
}) {
  const tone = standing === null ? 'unknown' : mark === 'new-account' ? 'new-account' : standing;
  return (
    <span className={`badge badge-${tone}${big ? ' badge-big' : ''}`}>
      {standing ?? 'not judged yet'}
      {mark === 'new-account' ? ' · new account' : ''}
    </span>
  );
}
