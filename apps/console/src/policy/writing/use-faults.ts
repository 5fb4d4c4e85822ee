import { useEffect, useMemo, useState } from 'react';
import type { Desk } from '../desk';
import type { Checks, Draft, Fault } from '../policy-answers';
import { useChecks } from '../policy-queries';
import { placesByLine, readText, type Path } from '../yaml-text';
import type { PlacedFault } from './form';

const PAUSE_MS = 400;

export interface Checked {
  /** `waiting` also while the text that was checked is not the one that is shown. */
  readonly state: 'waiting' | 'checked' | 'failed';
  readonly faults: readonly PlacedFault[];
  /** Of a practice's text: what becomes of it in each company. Empty while the text itself has a fault. */
  readonly companies: NonNullable<Checks['companies']>;
  readonly error: Error | null;
}

/** Every fault of the text, as the engine tells them, shortly after the typing has paused. */
export function useChecked(desk: Desk, { level, subject, text }: Draft): Checked {
  const settled = useSettled(text);
  const query = useChecks(desk, { level, subject, text: settled });
  const told = query.data?.faults;
  const faults = useMemo(() => placed(told ?? [], text), [told, text]);
  const isOfThisText = settled === text && !query.isPlaceholderData && query.data !== undefined;
  const state = query.isError ? 'failed' : isOfThisText ? 'checked' : 'waiting';
  return { state, faults, companies: told?.length === 0 ? (query.data?.companies ?? []) : [], error: query.error };
}

function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}

/** A fault has a line; what stands there is what it is about. What stands in another text than this one is about nothing in it. */
function placed(faults: readonly Fault[], text: string): readonly PlacedFault[] {
  if (faults.length === 0 || !readText(text).ok) return faults.map((fault) => ({ ...fault, place: [] }));
  const places = placesByLine(text);
  return faults.map((fault) => ({ ...fault, place: fault.from === undefined ? (places.get(fault.line) ?? NOWHERE) : NOWHERE }));
}

const NOWHERE: Path = [];
