import { conditionAt } from './compile-rule';
import { eachHasItsOwnName, type Compiling } from './fault-report';
import type { CompiledSegment, SegmentDocument } from './policy';

/** In the order in which they are tried. */
export function compileSegments(
  segments: readonly SegmentDocument[] | undefined,
  { homeCurrency, report }: Compiling,
): readonly CompiledSegment[] {
  if (segments === undefined) return [];
  eachHasItsOwnName(segments, 'segments', report);
  return segments.flatMap(({ id, say, when, alert = false }, position): readonly CompiledSegment[] => {
    const path = ['segments', position];
    if (when === undefined) {
      if (position < segments.length - 1)
        report(
          path,
          `The segment ${id} says nothing about when it matches, so no segment after it is ever reached.`,
          'Add when: to it, or make it the last one.',
        );
      return [{ id, say, when: null, alert }];
    }
    const compiled = conditionAt([...path, 'when'], when, { homeCurrency, report });
    return compiled ? [{ id, say, when: compiled, alert }] : [];
  });
}
