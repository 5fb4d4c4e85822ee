import { TextInput } from '@mantine/core';
import { DayField, Fields, InvoiceField, WordsField } from './inputs';
import { given, useFields, type FormProps } from './fields';

export function TermsForm({ desk, faults, onRecord }: FormProps) {
  const { values, field } = useFields({ version: '', acceptedBy: '', on: desk.today }, faults);
  const entry = { kind: 'terms', version: values.version, acceptedBy: values.acceptedBy, ...given('on', values.on) } as const;
  return (
    <Fields onSubmit={() => onRecord(entry)}>
      <TextInput data-autofocus label="Which version of your terms?" maxLength={2000} {...field('version')} />
      <TextInput label="Who accepted them?" maxLength={2000} {...field('acceptedBy')} />
      <DayField label="On" max={desk.today} {...field('on')} />
    </Fields>
  );
}

export function BadDebtForm({ desk, faults, onRecord }: FormProps) {
  const { values, field } = useFields({ invoiceId: '', reason: '', on: desk.today }, faults);
  const entry = { kind: 'bad-debt', invoiceId: values.invoiceId, reason: values.reason, ...given('on', values.on) } as const;
  return (
    <Fields onSubmit={() => onRecord(entry)}>
      <InvoiceField open={desk.open} {...field('invoiceId')} />
      <WordsField label="Why is it given up?" {...field('reason')} />
      <DayField label="On" max={desk.today} {...field('on')} />
    </Fields>
  );
}

export function RollUpForm({ onRecord }: FormProps) {
  return (
    <Fields onSubmit={() => onRecord({ kind: 'roll-up' })}>
      <p className="flush">Record this on the parent. From now on its debts and those of everybody below it count together.</p>
    </Fields>
  );
}
