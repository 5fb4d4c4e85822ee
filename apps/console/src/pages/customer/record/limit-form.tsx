import { Checkbox } from '@mantine/core';
import { currenciesOf } from './currencies';
import { AmountField, CurrencyField, DayField, Fields, WordsField } from './inputs';
import { given, oldOf, useFields, type FormProps } from './fields';
import { typedAmount } from './instalments';

export function LimitForm({ desk, old, faults, onRecord }: FormProps) {
  const before = oldOf(old, 'limit');
  const currencies = currenciesOf(before, desk.invoices, [desk.homeCurrency]);
  const { values, set, field } = useFields(
    {
      amount: before?.amount.amount ?? '',
      currency: currencies[0] ?? desk.homeCurrency,
      reason: before?.reason ?? '',
      from: before?.from ?? desk.today,
      expiresOn: before?.expiresOn ?? '',
      isEndless: before?.expiresOn === null ? 'yes' : '',
    },
    faults,
  );
  const isEndless = values.isEndless !== '';
  return (
    <Fields
      onSubmit={() =>
        onRecord({
          kind: 'limit',
          amount: { amount: typedAmount(values.amount), currency: values.currency },
          reason: values.reason,
          ...given('from', values.from),
          ...(isEndless ? { expiresOn: null } : given('expiresOn', values.expiresOn)),
        })
      }
    >
      <CurrencyField currencies={currencies} {...field('currency')} />
      <AmountField data-autofocus label="May owe at most" currency={values.currency} {...field('amount')} />
      <WordsField label="Reason" {...field('reason')} />
      {!isEndless && <DayField label="Last day" description="Left empty: a year." {...field('expiresOn')} />}
      <Checkbox
        label="Without an end"
        checked={isEndless}
        onChange={(event) => set('isEndless', event.currentTarget.checked ? 'yes' : '')}
      />
      <DayField label="First day" {...field('from')} />
    </Fields>
  );
}
