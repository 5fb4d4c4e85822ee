import { TextInput } from '@mantine/core';
import { currenciesOf } from './currencies';
import { AmountField, CurrencyField, DayField, Fields } from './inputs';
import { given, oldOf, useFields, type FormProps } from './fields';
import { typedAmount } from './instalments';

export function PromiseForm({ desk, old, faults, onRecord }: FormProps) {
  const before = oldOf(old, 'promise');
  const currencies = currenciesOf(before, desk.invoices);
  const { values, field } = useFields(
    {
      amount: before?.amount.amount ?? '',
      currency: currencies[0] ?? desk.homeCurrency,
      on: before?.on ?? '',
      promisedBy: before?.promisedBy ?? '',
      madeOn: before?.madeOn ?? desk.today,
    },
    faults,
  );
  return (
    <Fields
      onSubmit={() =>
        onRecord({
          kind: 'promise',
          amount: { amount: typedAmount(values.amount), currency: values.currency },
          on: values.on,
          promisedBy: values.promisedBy,
          ...given('madeOn', values.madeOn),
        })
      }
    >
      <CurrencyField currencies={currencies} {...field('currency')} />
      <AmountField data-autofocus label="Promised amount" currency={values.currency} {...field('amount')} />
      <DayField label="Promised for" {...field('on')} />
      <TextInput label="Who promised it?" maxLength={2000} {...field('promisedBy')} />
      <DayField label="Promised on" max={desk.today} {...field('madeOn')} />
    </Fields>
  );
}
