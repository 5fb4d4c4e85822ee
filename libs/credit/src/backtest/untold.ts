import { comparisonsOf, factOf } from '../decide/condition';
import type { CompiledPolicy } from '../decide/policy';
import type { Ground } from './books';

/** Facts that these policies' rules ask for, themselves or through their segments, and that the books do not tell. */
export function untoldFacts(
  policies: readonly CompiledPolicy[],
  { hasFiles, bookFigures }: Pick<Ground, 'hasFiles' | 'bookFigures'>,
): readonly string[] {
  const untold = policies.flatMap(askedBy).filter(({ name, movement }) => {
    if (movement === 'with-the-file') return !hasFiles || name === 'groupExposure';
    return movement === 'with-the-book' && bookFigures.size === 0;
  });
  return [...new Set(untold.map(({ name }) => name))];
}

function askedBy({ rules, segments }: CompiledPolicy): readonly ReturnType<typeof factOf>[] {
  const ofSegments = rules.some((rule) => rule.segments !== null) ? segments.flatMap(({ when }) => when ?? []) : [];
  return [...rules.flatMap(({ enter, release }) => [enter, release]), ...ofSegments].flatMap(comparisonsOf).map(factOf);
}
