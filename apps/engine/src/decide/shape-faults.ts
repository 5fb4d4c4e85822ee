import { nearestWord } from '@holdfast/credit';
import { z } from 'zod';
import { PolicyShape } from './policy-schema';

type Issue = z.core.$ZodIssue;

export interface ShapeFault {
  readonly path: readonly PropertyKey[];
  readonly problem: string;
  readonly cure: string;
}

/** What zod says about a document, in the words of somebody who writes a policy. */
export function shapeFaults(issues: readonly Issue[]): readonly ShapeFault[] {
  return issues.flatMap((issue): readonly ShapeFault[] => {
    const { path } = issue;
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => ({ path: [...path, key], ...unknownKey(key, keysAt(path)) }));
    return [{ path, ...misfit(issue) }];
  });
}

function misfit(issue: Issue): Omit<ShapeFault, 'path'> {
  if (issue.code === 'invalid_value')
    return { problem: 'This is not one of the words that fit here.', cure: `Write one of ${issue.values.join(', ')}.` };
  if (issue.code === 'invalid_union') return { problem: 'This does not fit here.', cure: unionCure(issue.path) };
  if (issue.code === 'invalid_type') {
    const told = wrongType(issue.expected, issue.input === undefined);
    return { ...told, cure: numberCure(issue.path) ?? told.cure };
  }
  if (issue.code === 'too_small' && (issue.origin === 'string' || issue.origin === 'array'))
    return { problem: 'This is empty.', cure: 'Write something here, or leave it out.' };
  const cure = numberCure(issue.path) ?? 'Look at the starting policies for an example.';
  return { problem: `This does not fit here: ${issue.message}.`, cure };
}

function unknownKey(key: string, known: readonly string[]): { readonly problem: string; readonly cure: string } {
  const cure = known.length === 0 ? 'Leave it out.' : `Did you mean ${nearestWord(key, known)}? There are ${known.join(', ')}.`;
  return { problem: `There is no setting "${key}" here.`, cure };
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'settings, one a line',
  record: 'names, each with its list',
};

function wrongType(expected: string, isMissing: boolean): { readonly problem: string; readonly cure: string } {
  const wanted = TYPE_WORDS[expected] ?? expected;
  return isMissing
    ? { problem: 'This is missing.', cure: `Write ${wanted} here.` }
    : { problem: `This is not ${wanted}.`, cure: `Write ${wanted}.` };
}

function unionCure(path: readonly PropertyKey[]): string {
  const isCondition = path.some((part) => part === 'enter' || part === 'release' || part === 'when');
  return isCondition
    ? 'Write all: or any:, and below it a list of comparisons such as oldestOverdueDays > 14.'
    : 'Write text or a number.';
}

/** Null where no number belongs. */
function numberCure(path: readonly PropertyKey[]): string | null {
  const found = shapeAt(path);
  if (!(found instanceof z.ZodNumber)) return null;
  const { minValue: least, maxValue: most, isInt } = found;
  const number = `Write a ${isInt ? 'whole ' : ''}number`;
  if (least === null || least <= Number.MIN_SAFE_INTEGER) return `${number}.`;
  return most === null || most >= Number.MAX_SAFE_INTEGER
    ? `${number}, ${least} or more.`
    : `${number} from ${least} to ${most}.`;
}

/** The settings that exist at a place of the document. */
function keysAt(path: readonly PropertyKey[]): readonly string[] {
  const found = shapeAt(path);
  return found instanceof z.ZodObject ? Object.keys(found.shape) : [];
}

function shapeAt(path: readonly PropertyKey[]): unknown {
  let at: unknown = PolicyShape;
  for (const part of path) at = below(bare(at), part);
  return bare(at);
}

function below(at: unknown, part: PropertyKey): unknown {
  if (at instanceof z.ZodObject) return (at.shape as Record<PropertyKey, unknown>)[part];
  if (at instanceof z.ZodArray) return at.element;
  return at instanceof z.ZodRecord ? at.valueType : undefined;
}

function bare(at: unknown): unknown {
  return at instanceof z.ZodOptional ? bare(at.unwrap()) : at;
}
