import { Checkbox, NativeSelect, TextInput, Textarea } from '@mantine/core';
import { plainText, valueAt } from '../../yaml-text';
import { withValue } from '../../yaml-edits';
import { wordsFor } from '../../section-words';
import { faultAt, inheritedAt, useForm, type FieldProps } from '../form';

/** What every plain field shows: its words, what it says, what counts where it says nothing, and what is wrong with it. */
function usePlain({ path, wordsKey, schema }: FieldProps) {
  const form = useForm();
  const { says, faults, change } = form;
  const { label, about } = wordsFor(wordsKey, schema.description);
  const inheritedHere = inheritedAt(form, path);
  return {
    value: valueAt(says, path),
    inheritedHere: inheritedHere === undefined || typeof inheritedHere === 'object' ? undefined : plainText(inheritedHere),
    inheritedFrom: form.inheritedFrom,
    set: (value: unknown) => change((text) => withValue(text, path, value)),
    shown: { label, ...(about === undefined ? {} : { description: about }), error: faultAt(faults, path) },
  };
}

/** While it is being typed it may be empty; what may be left out goes when the field is left. */
export function TextField(props: FieldProps & { readonly isNumber?: boolean }) {
  const { isRequired = false, isNumber = false, wordsKey } = props;
  const { value, inheritedHere, inheritedFrom, set, shown } = usePlain(props);
  const text = value === undefined ? '' : plainText(value);
  const typed = (now: string): void => set((isNumber || typeof value === 'number') && NUMBER.test(now) ? Number(now) : now);
  const input = {
    ...shown,
    value: text,
    ...(inheritedHere === undefined ? {} : { placeholder: `${inheritedHere} (${inheritedFrom})` }),
    onBlur: () => text === '' && value !== undefined && !isRequired && set(undefined),
  };
  if (wordsKey.endsWith('.say')) {
    const oneLine = (now: string): string => now.replace(/\s*\n\s*/g, ' ');
    return (
      <Textarea {...input} autosize minRows={1} maxRows={6} onChange={(event) => typed(oneLine(event.currentTarget.value))} />
    );
  }
  return <TextInput {...input} autoComplete="off" onChange={(event) => typed(event.currentTarget.value)} />;
}

/** Only what JSON knows as a number in the very same characters: `007` and `1e3` stay text, and are told as a fault. */
const NUMBER = /^-?(0|[1-9]\d{0,14})(\.\d*[1-9])?$/;

export function ChoiceField({ options, ...props }: FieldProps & { readonly options: readonly string[] }) {
  const { value, inheritedHere, inheritedFrom, set, shown } = usePlain(props);
  const said = value === undefined ? '' : plainText(value);
  const none = inheritedHere === undefined ? 'not said' : `${inheritedHere} (${inheritedFrom})`;
  const data = [
    ...(props.isRequired === true && said !== '' ? [] : [{ value: '', label: none }]),
    ...(said === '' || options.includes(said) ? [] : [{ value: said, label: `${said} (unknown)` }]),
    ...options.map((option) => ({ value: option, label: option })),
  ];
  return (
    <NativeSelect
      {...shown}
      value={said}
      data={data}
      onChange={(event) => set(event.currentTarget.value === '' ? undefined : event.currentTarget.value)}
    />
  );
}

export function FlagField(props: FieldProps) {
  const { value, inheritedHere, set, shown } = usePlain(props);
  const isOn = value === undefined ? inheritedHere === 'true' : value === true;
  const off = inheritedHere === 'true' ? false : undefined;
  return <Checkbox {...shown} checked={isOn} onChange={(event) => set(event.currentTarget.checked ? true : off)} />;
}

/** Some of a known set. What is said and not known stays, and can be unticked. */
export function ChoicesField({ options, ...props }: FieldProps & { readonly options: readonly string[] }) {
  const { says, change } = useForm();
  const { shown, set } = usePlain(props);
  const said = valueAt(says, props.path);
  const ticked = Array.isArray(said) ? said.map(String) : [];
  const toggle = (option: string): void => {
    const index = ticked.indexOf(option);
    if (index < 0) change((text) => withValue(text, [...props.path, ticked.length], option));
    else if (ticked.length === 1) set(undefined);
    else change((text) => withValue(text, [...props.path, index], undefined));
  };
  return (
    <Checkbox.Group {...shown} value={ticked}>
      <div className="policy-choices">
        {[...options, ...ticked.filter((option) => !options.includes(option))].map((option) => (
          <Checkbox key={option} value={option} label={option} onChange={() => toggle(option)} />
        ))}
      </div>
    </Checkbox.Group>
  );
}
