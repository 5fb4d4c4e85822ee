import { useState, type ReactNode } from 'react';
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { wordsFor } from '../../section-words';
import { withValue } from '../../yaml-edits';
import { isRecord, valueAt, type Path } from '../../yaml-text';
import { faultAt, namesIn, useForm, type FieldProps } from '../form';

/** Lists by a name that the author chooses: steps by segment, holidays by country. */
export function RecordField({ path, wordsKey, fieldOf }: FieldProps & { readonly fieldOf: (path: Path) => ReactNode }) {
  const { says, inherited, faults, change } = useForm();
  const value = valueAt(says, path);
  const own = Object.keys(isRecord(value) ? value : {});
  const below = valueAt(inherited, path);
  const names = [...own, ...Object.keys(isRecord(below) && path.length === 1 ? below : {}).filter((name) => !own.includes(name))];
  const { label } = wordsFor(wordsKey);
  const wrong = faultAt(faults, path);
  return (
    <div>
      {path.length > 1 && <p className="label">{label}</p>}
      {wrong !== null && <p className="trouble">{wrong}</p>}
      {names.map((name) => (
        <fieldset key={name} className="policy-named">
          <legend>{name}</legend>
          {fieldOf([...path, name])}
          {own.includes(name) && (
            <Button
              variant="subtle"
              color="brick"
              size="compact-sm"
              onClick={() => change((text) => withValue(text, [...path, name], undefined))}
            >
              Remove {name}
            </Button>
          )}
        </fieldset>
      ))}
      <NewName path={path} label={label} taken={names} />
    </div>
  );
}

function NewName({
  path,
  label,
  taken,
}: {
  readonly path: FieldProps['path'];
  readonly label: string;
  readonly taken: readonly string[];
}) {
  const { says, inherited, change } = useForm();
  const [name, setName] = useState('');
  const isBySegment = path[0] === 'treatments';
  const known = namesIn('segments', says, inherited).filter((one) => !taken.includes(one));
  const add = (): void => {
    change((text) => withValue(text, [...path, name.trim()], []));
    setName('');
  };
  return (
    <div className="inline-form policy-add">
      {isBySegment ? (
        <NativeSelect
          label="Another segment"
          data={[{ value: '', label: 'choose' }, ...known]}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
      ) : (
        <TextInput
          label="Another country"
          value={name}
          autoComplete="off"
          onChange={(event) => setName(event.currentTarget.value)}
        />
      )}
      <Button variant="default" disabled={name.trim() === '' || taken.includes(name.trim())} onClick={add}>
        Add to {label.toLowerCase()}
      </Button>
    </div>
  );
}
