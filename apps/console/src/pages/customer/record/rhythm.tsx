import { NativeSelect, NumberInput } from '@mantine/core';
import type { Day } from '../../../answers';
import { DayField } from './inputs';
import { EVERY, type Every } from './instalments';

const COUNT_MAX = 120;
const EVERY_TEXT: Readonly<Record<Every, string>> = { week: 'Every week', fortnight: 'Every second week', month: 'Every month' };

export interface RhythmOf {
  readonly count: number;
  readonly first: Day;
  readonly every: Every;
}

interface Props {
  readonly of: RhythmOf;
  readonly today: Day;
  readonly onChange: (rhythm: RhythmOf) => void;
}

export function Rhythm({ of, today, onChange }: Props) {
  return (
    <div className="record-row">
      <NumberInput
        label="Instalments"
        min={1}
        max={COUNT_MAX}
        allowDecimal={false}
        allowNegative={false}
        clampBehavior="strict"
        value={of.count}
        onChange={(count) => onChange({ ...of, count: Number(count) })}
      />
      <DayField
        label="First one due"
        min={today}
        value={of.first}
        onChange={(event) => onChange({ ...of, first: event.currentTarget.value })}
      />
      <NativeSelect
        label="How often"
        data={EVERY.map((value) => ({ value, label: EVERY_TEXT[value] }))}
        value={of.every}
        onChange={(event) => onChange({ ...of, every: event.currentTarget.value as Every })}
      />
    </div>
  );
}
