import type { ReactNode } from 'react';
import { Button, Input, NativeSelect } from '@mantine/core';
import { readCondition, type Joined } from '../../conditions';
import { wordsFor } from '../../section-words';
import { withRenamed, withValue } from '../../yaml-edits';
import { isRecord, valueAt, type Path } from '../../yaml-text';
import { faultAt, useForm, type FieldProps } from '../form';
import { FIRST_COMPARISON } from '../kinds';
import { ComparisonRow } from './comparison-row';
import { SnippetField } from './snippet-field';

/** A condition as rows: a fact, how it compares, a value. What rows cannot show is edited as text. */
export function ConditionField(props: FieldProps) {
  const { path, wordsKey, isRequired = false } = props;
  const { says, faults, change } = useForm();
  const value = valueAt(says, path);
  const { label } = wordsFor(wordsKey);
  if (value === undefined) {
    return (
      <Input.Wrapper label={label} labelElement="div" error={faultAt(faults, path)}>
        <div>
          <Button
            variant="default"
            size="compact-sm"
            onClick={() => change((text) => withValue(text, path, { all: [FIRST_COMPARISON] }))}
          >
            Add a condition: {label.toLowerCase()} …
          </Button>
        </div>
      </Input.Wrapper>
    );
  }
  if (readCondition(value) === null) return <SnippetField {...props} />;
  return (
    <fieldset className="policy-condition">
      <legend>{label}</legend>
      <Joint path={path} label={label} mayNest>
        {!isRequired && <Remove what="this condition" onRemove={() => change((text) => withValue(text, path, undefined))} />}
      </Joint>
    </fieldset>
  );
}

const JOINED: readonly { readonly value: Joined; readonly label: string }[] = [
  { value: 'all', label: 'all of these are met' },
  { value: 'any', label: 'any of these is met' },
];

interface JointProps {
  readonly path: Path;
  readonly label: string;
  readonly mayNest?: boolean;
  /** Stands behind its own buttons. */
  readonly children: ReactNode;
}

/** Comparisons that have to be met all, or any of them; in it, once more the same. */
function Joint({ path, label, mayNest = false, children }: JointProps) {
  const { says, faults, change } = useForm();
  const condition = readCondition(valueAt(says, path));
  if (condition === null) return null;
  const { joined, entries } = condition;
  const list = [...path, joined];
  const other = joined === 'all' ? 'any' : 'all';
  const add = (entry: unknown): void => change((text) => withValue(text, [...list, entries.length], entry));
  const wrong = [faultAt(faults, path), faultAt(faults, list)].filter((fault) => fault !== null).join(' ');
  return (
    <div className="policy-joint">
      <NativeSelect
        aria-label={`${label}: which of the comparisons`}
        size="xs"
        data={[...JOINED]}
        value={joined}
        error={wrong === '' ? null : wrong}
        onChange={() => change((text) => withRenamed(text, list, other))}
      />
      {entries.map((entry, index) =>
        isRecord(entry) && mayNest && readCondition(entry) !== null ? (
          <div key={index} role="group" aria-label={`${label}, group ${index + 1}`}>
            <Joint path={[...list, index]} label={`${label}, group ${index + 1}`}>
              <Remove
                what={`group ${index + 1}`}
                onRemove={() => change((text) => withValue(text, [...list, index], undefined))}
              />
            </Joint>
          </div>
        ) : (
          <ComparisonRow key={index} path={[...list, index]} label={`${label}, comparison ${index + 1}`} />
        ),
      )}
      <div className="policy-add">
        <Button variant="default" size="compact-sm" onClick={() => add(FIRST_COMPARISON)}>
          Add a comparison
        </Button>
        {mayNest && (
          <Button variant="default" size="compact-sm" onClick={() => add({ [other]: [FIRST_COMPARISON] })}>
            Add a group
          </Button>
        )}
        {children}
      </div>
    </div>
  );
}

function Remove({ what, onRemove }: { readonly what: string; readonly onRemove: () => void }) {
  return (
    <Button variant="subtle" color="brick" size="compact-sm" onClick={onRemove}>
      Remove {what}
    </Button>
  );
}
