import {
  compilePolicy,
  mergeLevels,
  type CompiledPolicy,
  type MergedPolicy,
  type PolicyDocument,
  type PolicyPart,
} from '@holdfast/credit';
import type { z } from 'zod';
import { PolicyPartShape, PolicyShape } from './policy-schema';
import { PolicyText, type PolicyTextFault } from './policy-text';
import { shapeFaults } from './shape-faults';

/** A policy text and whose it is. */
export interface WrittenLevel {
  /** For people: `from the company’s policy`. Empty where nobody needs to be told, because there is no other level. */
  readonly from: string;
  readonly source: string;
}

export type PolicyRead =
  | { readonly ok: true; readonly merged: MergedPolicy; readonly policy: CompiledPolicy }
  | { readonly ok: false; readonly faults: readonly PolicyTextFault[] };

interface Level extends WrittenLevel {
  readonly text: PolicyText;
}

/** One policy of several levels, the most general first, or all that is wrong with it. A fault that stands in another text than the last one says in which. */
export function readLevels(written: readonly WrittenLevel[], homeCurrency: string): PolicyRead {
  const levels: Level[] = [];
  for (const level of written) {
    const read = PolicyText.read(level.source);
    const faults = read.ok && written.length > 1 ? partFaults(read.text) : read.ok ? [] : read.faults;
    if (!read.ok || faults.length > 0) return { ok: false, faults: saidIn(faults, level, written) };
    levels.push({ ...level, text: read.text });
  }
  const parts = levels.map(({ from, text }) => ({ from, says: withoutBase(text.says) }));
  const merged = parts.length === 1 && parts[0] ? asWritten(parts[0]) : mergeLevels(parts);
  const shaped = PolicyShape.safeParse(merged.document, { reportInput: true });
  if (!shaped.success) {
    const faults = shapeFaults(shaped.error.issues).map(({ path, problem, cure }) => {
      const rule = ruleAt(merged.document, path);
      return placed(levels, merged, path, { rule, problem: `${path.join('.') || 'the document'}: ${problem}`, cure });
    });
    return { ok: false, faults };
  }
  const compiled = compilePolicy(withoutUndefined(shaped.data), homeCurrency, merged.origins);
  if (compiled.ok) return { ok: true, merged, policy: compiled.policy };
  return { ok: false, faults: compiled.faults.map(({ path, ...fault }) => placed(levels, merged, path, fault)) };
}

/** Only one level: what it says is not merged with anything, so that a fault in it is told as it stands there. */
function asWritten(only: PolicyPart): MergedPolicy {
  return { document: only.says, origins: only.from === '' ? {} : mergeLevels([only]).origins };
}

function partFaults(text: PolicyText): readonly PolicyTextFault[] {
  const shaped = PolicyPartShape.safeParse(text.says, { reportInput: true });
  if (shaped.success) return repeated(text);
  return shapeFaults(shaped.error.issues).map(({ path, problem, cure }) => ({
    line: text.lineOf(path),
    rule: ruleAt(text.says, path),
    problem: `${path.join('.') || 'the document'}: ${problem}`,
    cure,
  }));
}

/** Entries are matched by id, so that of two with the same one would be lost. */
function repeated(text: PolicyText): readonly PolicyTextFault[] {
  return Object.entries(text.says).flatMap(([section, said]) => {
    const ids = Array.isArray(said) ? said.map((entry: { readonly id?: string }) => entry.id) : [];
    return ids.flatMap((id, position) => {
      if (id === undefined || ids.indexOf(id) === position) return [];
      const problem = `Two of the ${section} are called "${id}".`;
      const line = text.lineOf([section, position, 'id']);
      return [{ line, rule: section === 'rules' ? id : null, problem, cure: 'Write them as one.' }];
    });
  });
}

/** The text that states it, most specific first, and the line there. */
function placed(
  levels: readonly Level[],
  { document }: MergedPolicy,
  path: readonly PropertyKey[],
  fault: Omit<PolicyTextFault, 'line'>,
): PolicyTextFault {
  const [section, position, ...inside] = path;
  // Of several levels an entry stands elsewhere in each.
  const id = levels.length > 1 && typeof position === 'number' ? entryId(document, section, position) : null;
  const placeIn = ({ text }: Level): readonly PropertyKey[] =>
    id === null ? path : [String(section), text.positionOf(String(section), id), ...inside];
  const depths = id === null ? [2, 1] : [3, 2, 1];
  const found = depths
    .map((depth) => levels.findLast((level) => level.text.has(placeIn(level).slice(0, depth))))
    .find((level) => level !== undefined);
  const level = found ?? levels.at(-1);
  if (!level) throw new RangeError('a policy has at least one level');
  return saidIn([{ ...fault, line: level.text.lineOf(placeIn(level)) }], level, levels)[0] as PolicyTextFault;
}

function saidIn(
  faults: readonly PolicyTextFault[],
  level: WrittenLevel,
  levels: readonly WrittenLevel[],
): readonly PolicyTextFault[] {
  if (level.source === levels.at(-1)?.source) return faults;
  return faults.map((fault) => ({ ...fault, problem: `${fault.problem} (This is ${level.from}.)`, from: level.from }));
}

function entryId(document: MergedPolicy['document'], section: PropertyKey | undefined, position: number): string | null {
  const entries = document[String(section)];
  const id: unknown = Array.isArray(entries) ? (entries[position] as { id?: unknown } | undefined)?.id : null;
  return typeof id === 'string' ? id : null;
}

function ruleAt(document: MergedPolicy['document'], [section, position]: readonly PropertyKey[]): string | null {
  return section === 'rules' && typeof position === 'number' ? entryId(document, section, position) : null;
}

function withoutBase(says: PolicyText['says']): PolicyText['says'] {
  return Object.fromEntries(Object.entries(says).filter(([section]) => section !== 'basedOn'));
}

function withoutUndefined(shape: z.infer<typeof PolicyShape>): PolicyDocument {
  return JSON.parse(JSON.stringify(shape)) as PolicyDocument;
}
