import { Checkbox } from '@mantine/core';
import { AmountField, CurrencyField, DayField, Fields, WordsField } from './inputs';
import { given, useFields, type FormProps } from './fields';
import { typedAmount } from './instalments';

export function LimitForm({ desk, faults, onRecord }: FormProps) {
  const currencies = [...new Set([desk.homeCurrency, ...desk.open.map(({ balance }) => balance.currency)])];
  const { values, set, field } = useFields(
    { amount: '', currency: desk.homeCurrency, reason: '', from: desk.today, expiresOn: '', isEndless: '' },
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
