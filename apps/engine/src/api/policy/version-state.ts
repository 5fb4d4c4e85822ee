import type { Day } from '@holdfast/credit';

interface Known {
  readonly counting: readonly number[];
  readonly activations: readonly { readonly number: number | null; readonly from: Day }[];
  readonly today: Day | null;
}

export type VersionState = 'draft' | 'active' | 'scheduled' | 'past';

/** Whether a version counts today, will, did, or never has. */
export function stateOf(number: number, { counting, activations, today }: Known): VersionState {
  if (counting.includes(number)) return 'active';
  const own = activations.filter((activation) => activation.number === number);
  if (own.some(({ from }) => today !== null && from > today)) return 'scheduled';
  return own.length === 0 ? 'draft' : 'past';
}
