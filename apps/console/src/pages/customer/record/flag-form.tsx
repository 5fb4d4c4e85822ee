import { NativeSelect } from '@mantine/core';
import type { Flag } from '../../../file-answers';
import { FLAG } from '../../../file-words';
import { DayField, Fields, WordsField } from './inputs';
import { given, oldOf, useFields, type FormProps } from './fields';

const FLAGS = [{ value: '', label: 'Choose one' }, ...Object.entries(FLAG).map(([value, label]) => ({ value, label }))];

export function FlagForm({ desk, old, faults, onRecord }: FormProps) {
  const before = oldOf(old, 'flag');
  const { values, field } = useFields(
    { flag: before?.flag ?? '', note: before?.note ?? '', since: before?.since ?? desk.today },
    faults,
  );
  return (
    <Fields
      onSubmit={() =>
        onRecord({
          kind: 'flag',
          ...(values.flag === '' ? {} : { flag: values.flag as Flag }),
          ...given('note', values.note),
          ...given('since', values.since),
        })
      }
    >
      <NativeSelect data-autofocus label="Flag" data={FLAGS} {...field('flag')} />
      <WordsField label="Note" description="Such as the administrator’s name. May stay empty." {...field('note')} />
      <DayField label="Since" max={desk.today} {...field('since')} />
    </Fields>
  );
}
