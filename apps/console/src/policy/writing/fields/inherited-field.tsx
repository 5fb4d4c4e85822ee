import { Button } from '@mantine/core';
import { stringify } from 'yaml';
import { capital } from '../../../words';
import { conditionWords } from '../../conditions';
import { wordsFor } from '../../section-words';
import { withValue } from '../../yaml-edits';
import { inheritedAt, useForm, type FieldProps } from '../form';
import { kindOf } from '../kinds';

/** What another level says and this one does not. To be changed here, all of it is said here. */
export function InheritedField({ path, wordsKey, schema }: FieldProps) {
  const form = useForm();
  const value = inheritedAt(form, path);
  const { label } = wordsFor(wordsKey);
  const isCondition = kindOf(schema, form.schema).kind === 'condition';
  return (
    <div className="policy-inherited">
      <p className="label">
        {label} <span className="plain">({form.inheritedFrom})</span>
      </p>
      {isCondition ? (
        <p className="flush">{capital(conditionWords(value, form))}.</p>
      ) : (
        <pre>{stringify(value, { lineWidth: 0, singleQuote: true }).trimEnd()}</pre>
      )}
      <Button variant="default" size="compact-sm" onClick={() => form.change((text) => withValue(text, path, value))}>
        Change “{label}” here
      </Button>
    </div>
  );
}
