import { CloseButton, NativeSelect, TextInput } from '@mantine/core';
import { capital } from '../../../words';
import { OPERATORS, comparisonText, readComparison, type Comparison } from '../../conditions';
import type { PolicyFact } from '../../policy-answers';
import { withValue } from '../../yaml-edits';
import { isRecord, plainText, valueAt, type Path } from '../../yaml-text';
import { faultAt, useForm } from '../form';
import { SnippetField } from './snippet-field';

interface Props {
  readonly path: Path;
  readonly label: string;
}

/** One comparison. What is none of a known fact stays the text it is. */
export function ComparisonRow({ path, label }: Props) {
  const { says, facts, faults, change } = useForm();
  const value = valueAt(says, path);
  const read = readComparison(value, facts);
  const fact = facts.find(({ name }) => name === read?.fact);
  const set = (text: string): void => change((before) => withValue(before, path, text));
  const wrong = faultAt(faults, path);
  if (isRecord(value)) return <SnippetField path={path} wordsKey={label} schema={{}} />;
  return (
    <div className="policy-comparison" role="group" aria-label={label}>
      {read !== null && fact !== undefined ? (
        <Parts read={read} fact={fact} onChange={(now) => set(comparisonText(now))} />
      ) : (
        <TextInput
          aria-label="Comparison as text"
          value={plainText(value)}
          onChange={(event) => set(event.currentTarget.value)}
        />
      )}
      <CloseButton aria-label={`Remove ${label}`} onClick={() => change((before) => withValue(before, path, undefined))} />
      {wrong !== null && <p className="trouble">{wrong}</p>}
    </div>
  );
}

/** What a value that does not suit another fact is replaced by. */
const EXAMPLE: Readonly<Record<PolicyFact['unit'], string>> = {
  days: '14',
  money: 'tolerance',
  count: '3',
  share: '50%',
  flag: 'yes',
};
const UNIT: Readonly<Record<PolicyFact['unit'], string>> = { days: 'days', money: '', count: '', share: '', flag: '' };

function Parts({
  read,
  fact,
  onChange,
}: {
  readonly read: Comparison;
  readonly fact: PolicyFact;
  readonly onChange: (now: Comparison) => void;
}) {
  const { facts, currency } = useForm();
  const choose = (name: string): void => {
    const unit = facts.find((one) => one.name === name)?.unit ?? 'days';
    const isFlag = unit === 'flag';
    onChange({
      fact: name,
      operator: isFlag ? '=' : fact.unit === 'flag' ? '>' : read.operator,
      value: unit === fact.unit ? read.value : EXAMPLE[unit],
    });
  };
  const suffix = fact.unit === 'money' && read.value !== 'tolerance' ? currency : UNIT[fact.unit];
  return (
    <>
      <NativeSelect
        aria-label="Fact"
        data={facts.map(({ name, noun }) => ({ value: name, label: capital(noun) }))}
        value={read.fact}
        onChange={(event) => choose(event.currentTarget.value)}
      />
      <NativeSelect
        aria-label="Compared how"
        data={Object.entries(OPERATORS).flatMap(([value, label]) =>
          fact.unit === 'flag' && value !== '=' && value !== read.operator ? [] : [{ value, label }],
        )}
        value={read.operator}
        onChange={(event) => onChange({ ...read, operator: event.currentTarget.value })}
      />
      {fact.unit === 'flag' && ['yes', 'no'].includes(read.value) ? (
        <NativeSelect
          aria-label="Value"
          data={['yes', 'no']}
          value={read.value}
          onChange={(event) => onChange({ ...read, value: event.currentTarget.value })}
        />
      ) : (
        <TextInput
          aria-label="Value"
          autoComplete="off"
          value={read.value}
          rightSectionWidth={suffix === '' ? 0 : '3rem'}
          rightSection={suffix === '' ? null : <span className="muted">{suffix}</span>}
          onChange={(event) => onChange({ ...read, value: event.currentTarget.value })}
        />
      )}
    </>
  );
}
