import { useState } from 'react';
import { Textarea } from '@mantine/core';
import { parse, stringify } from 'yaml';
import { withValue } from '../../yaml-edits';
import { valueAt } from '../../yaml-text';
import { faultsWithin, saidFault, useForm, type FieldProps } from '../form';
import { wordsFor } from '../../section-words';

/** What the form has no field for, as YAML. It is taken over when the field is left, and only if it can be read. */
export function SnippetField({ path, wordsKey, schema }: FieldProps) {
  const { says, faults, change } = useForm();
  const value = valueAt(says, path);
  const written = value === undefined ? '' : stringify(value, { lineWidth: 0, singleQuote: true }).trimEnd();
  const [typed, setTyped] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const { label, about } = wordsFor(wordsKey, schema.description);
  const leave = (): void => {
    if (typed === null) return;
    const read = readSnippet(typed);
    setProblem(read.problem);
    if (read.problem !== null) return;
    change((text) => withValue(text, path, read.value));
    setTyped(null);
  };
  const wrong = problem ?? faultsWithin(faults, path).map(saidFault).join(' ');
  return (
    <Textarea
      label={label}
      description={about ?? 'Written as YAML.'}
      className="policy-snippet"
      autosize
      maxRows={16}
      spellCheck={false}
      error={wrong === '' ? null : wrong}
      value={typed ?? written}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={leave}
    />
  );
}

function readSnippet(text: string): { readonly value: unknown; readonly problem: string | null } {
  if (text.trim() === '') return { value: undefined, problem: null };
  try {
    return { value: parse(text) as unknown, problem: null };
  } catch {
    return {
      value: undefined,
      problem: 'This cannot be read as YAML and was not taken over. Mind the indentation, brackets and quotes.',
    };
  }
}
