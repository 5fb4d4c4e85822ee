import { Answered, Nothing } from '../../parts/answered';
import { MovedList } from '../../policy/moves';
import type { Asked, OfCompany, PolicyPreview } from '../../policy/policy-answers';
import { usePreview } from '../../policy/policy-queries';
import { practiceUrl } from '../../practice-queries';
import { counted } from '../../words';

interface MovesInCompanies {
  readonly companies: readonly OfCompany<{ readonly isFollowed: boolean; readonly preview: PolicyPreview }>[];
}

export function useMovesInEach(practice: string, asked: Asked) {
  return usePreview<MovesInCompanies>({ kind: 'practice', id: practice, url: practiceUrl(practice) }, asked);
}

/** Company by company, who would stand where if a text counted today, or why that cannot be told. */
export function MovesInEach({ practice, asked }: { readonly practice: string; readonly asked: Asked }) {
  const tried = useMovesInEach(practice, asked);
  return (
    <Answered query={tried} what="who would move in each company">
      {({ companies }) =>
        companies.length === 0 ? <Nothing>The practice looks after no company yet.</Nothing> : <List of={companies} />
      }
    </Answered>
  );
}

function List({ of: companies }: { readonly of: MovesInCompanies['companies'] }) {
  const moving = companies.filter((one) => 'preview' in one && one.preview.moves > 0).length;
  const untold = companies.filter((one) => 'error' in one).length;
  return (
    <>
      <p role="status">
        {moving === 0 ? 'Nobody would stand elsewhere' : `Somebody would stand elsewhere in ${moving} of ${companies.length}`}
        {moving === 0 ? ' in any company' : ' companies'}
        {untold > 0 && `; of ${untold} it cannot be told`}.
      </p>
      <ul className="moves-in-each" aria-label="Who would move in each company">
        {companies.map((one) => (
          <li key={one.id}>
            {'preview' in one && one.preview.moves > 0 ? (
              <details open={companies.length <= OPEN_MAX}>
                <summary>
                  <strong>{one.name}</strong>: {gistOf(one)}
                </summary>
                <MovedList company={one.id} preview={one.preview} />
              </details>
            ) : (
              <p className={'error' in one ? 'flush trouble' : 'flush'}>
                <strong>{one.name}</strong>: {gistOf(one)}
              </p>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

/** What would happen in one company, in a sentence. */
export function gistOf(one: MovesInCompanies['companies'][number]): string {
  if ('error' in one) return one.error;
  if (!one.isFollowed) return 'stands for itself, so nobody moves.';
  const { moves, customers } = one.preview;
  return moves === 0
    ? 'nobody would stand elsewhere today.'
    : `${moves.toLocaleString('en-GB')} of ${counted(customers, 'customer')} would stand elsewhere today.`;
}

/** More than these begin folded up. */
const OPEN_MAX = 3;
