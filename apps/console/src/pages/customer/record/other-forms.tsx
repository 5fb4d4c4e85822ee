import { TextInput } from '@mantine/core';
import { DayField, Fields, InvoiceField, WordsField } from './inputs';
import { given, oldOf, useFields, type FormProps } from './fields';

export function TermsForm({ desk, old, faults, onRecord }: FormProps) {
  const before = oldOf(old, 'terms');
  const { values, field } = useFields(
    { version: before?.version ?? '', acceptedBy: before?.acceptedBy ?? '', on: before?.on ?? desk.today },
    faults,
  );
  const entry = { kind: 'terms', version: values.version, acceptedBy: values.acceptedBy, ...given('on', values.on) } as const;
  return (
    <Fields onSubmit={() => onRecord(entry)}>
      <TextInput data-autofocus label="Which version of your terms?" maxLength={2000} {...field('version')} />
      <TextInput label="Who accepted them?" maxLength={2000} {...field('acceptedBy')} />
      <DayField label="On" max={desk.today} {...field('on')} />
    </Fields>
  );
}

export function BadDebtForm({ desk, old, faults, onRecord }: FormProps) {
  const before = oldOf(old, 'bad-debt');
  const { values, field } = useFields(
    { invoiceId: before?.invoiceId ?? '', reason: before?.reason ?? '', on: before?.on ?? desk.today },
    faults,
  );
  const entry = { kind: 'bad-debt', invoiceId: values.invoiceId, reason: values.reason, ...given('on', values.on) } as const;
  return (
    <Fields onSubmit={() => onRecord(entry)}>
      <InvoiceField invoices={desk.invoices} {...field('invoiceId')} />
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
