import type { Relation } from '../../practice-answers';

const TONE: Readonly<Record<Relation, string>> = {
  follows: 'follows',
  differs: 'differs',
  'stands for itself': 'alone',
  'nothing to follow': 'nothing',
};

/** How a company's policy relates to its practice's, as a word; the colour only repeats it. */
export function RelationBadge({ relation }: { readonly relation: Relation }) {
  return <span className={`badge relation-${TONE[relation]}`}>{relation}</span>;
}
