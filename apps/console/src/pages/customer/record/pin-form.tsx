import { Radio } from '@mantine/core';
import { DayField, Fields, WordsField } from './inputs';
import { given, oldOf, useFields, type FormProps } from './fields';

export function PinForm({ desk, old, faults, onRecord }: FormProps) {
  const before = oldOf(old, 'pin');
  const { values, set, field } = useFields(
    {
      pin: before?.pin ?? '',
      reason: before?.reason ?? '',
      from: before?.from ?? desk.today,
      expiresOn: before?.expiresOn ?? '',
    },
    faults,
  );
  const { onChange: _, ...pin } = field('pin');
  return (
    <Fields
      onSubmit={() =>
        onRecord({
          kind: 'pin',
          ...(values.pin === '' ? {} : { pin: values.pin as 'hold' | 'exempt' }),
          reason: values.reason,
          expiresOn: values.expiresOn,
          ...given('from', values.from),
        })
      }
    >
      <Radio.Group label="What is it to be?" {...pin} onChange={(value) => set('pin', value)}>
        <Radio data-autofocus value="hold" label="On hold, whatever the rules say" mt={6} />
        <Radio value="exempt" label="Exempt: open credit, whatever the rules say" mt={6} />
      </Radio.Group>
      <WordsField label="Reason" {...field('reason')} />
      <DayField
        label="Last day"
        description="After it the rules take over by themselves. At most 366 days."
        min={desk.today}
        {...field('expiresOn')}
      />
      <DayField label="First day" {...field('from')} />
    </Fields>
  );
}
