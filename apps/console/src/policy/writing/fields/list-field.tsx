import { Button, CloseButton, Input, TextInput } from '@mantine/core';
import { withValue } from '../../yaml-edits';
import { plainText, valueAt } from '../../yaml-text';
import { faultAt, useForm, type FieldProps } from '../form';
import { wordsFor } from '../../section-words';

/** A list of words, one a line. */
export function ListField({ path, wordsKey, schema }: FieldProps) {
  const { says, faults, change } = useForm();
  const value = valueAt(says, path);
  const items: readonly unknown[] = Array.isArray(value) ? value : [];
  const { label, about } = wordsFor(wordsKey, schema.description);
  return (
    <Input.Wrapper label={label} description={about} error={faultAt(faults, path)} labelElement="div">
      <ul className="policy-list" aria-label={label}>
        {items.map((item, index) => (
          <li key={index}>
            <TextInput
              aria-label={`${label}, number ${index + 1}`}
              autoComplete="off"
              value={plainText(item)}
              error={faultAt(faults, [...path, index])}
              onChange={(event) => {
                const typed = event.currentTarget.value;
                change((text) => withValue(text, [...path, index], typed));
              }}
            />
            <CloseButton
              aria-label={`Remove ${plainText(item)} from ${label}`}
              onClick={() => change((text) => withValue(text, [...path, index], undefined))}
            />
          </li>
        ))}
      </ul>
      <Button variant="default" size="compact-sm" onClick={() => change((text) => withValue(text, [...path, items.length], ''))}>
        Add to {label.toLowerCase()}
      </Button>
    </Input.Wrapper>
  );
}
