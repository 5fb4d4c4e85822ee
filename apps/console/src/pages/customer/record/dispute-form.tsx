import { Radio, TextInput } from '@mantine/core';
import { AmountField, DayField, Fields, InvoiceField, WordsField } from './inputs';
import { given, oldOf, useFields, type FormProps } from './fields';
import { typedAmount } from './instalments';

export function DisputeForm({ desk, old, faults, onRecord }: FormProps) {
  const before = oldOf(old, 'dispute');
  const { values, set, field } = useFields(
    {
      invoiceId: before?.invoiceId ?? '',
      part: (before?.amount ?? null) === null ? 'all' : 'part',
      amount: before?.amount?.amount ?? '',
      reason: before?.reason ?? '',
      evidence: before?.evidence ?? '',
      raisedOn: before?.raisedOn ?? desk.today,
    },
    faults,
  );
  const currency = desk.invoices.find(({ id }) => id === values.invoiceId)?.balance.currency ?? desk.homeCurrency;
  return (
    <Fields
      onSubmit={() =>
        onRecord({
          kind: 'dispute',
          invoiceId: values.invoiceId,
          ...(values.part === 'part' ? { amount: { amount: typedAmount(values.amount), currency } } : {}),
          ...given('raisedOn', values.raisedOn),
          ...given('evidence', values.evidence),
          reason: values.reason,
        })
      }
    >
      <InvoiceField invoices={desk.invoices} {...field('invoiceId')} />
      <Radio.Group label="How much of it is disputed?" value={values.part} onChange={(part) => set('part', part)}>
        <Radio value="all" label="All of it" mt={6} />
        <Radio value="part" label="A part" mt={6} />
      </Radio.Group>
      {values.part === 'part' && <AmountField label="Disputed amount" currency={currency} {...field('amount')} />}
      <WordsField label="What does the customer say?" {...field('reason')} />
      <TextInput
        label="Evidence"
        description="Where it is: a link, a document’s name. May stay empty."
        maxLength={2000}
        {...field('evidence')}
      />
      <DayField label="Raised on" max={desk.today} {...field('raisedOn')} />
    </Fields>
  );
}
