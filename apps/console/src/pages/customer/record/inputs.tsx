import type { ReactNode } from 'react';
import { NativeSelect, TextInput, Textarea, type TextInputProps, type TextareaProps } from '@mantine/core';
import type { Day, Invoice } from '../../../answers';
import { moneyText } from '../../../figures';
import { RECORD_FORM } from './fields';

/** A form whose button stands below it, in the dialog. */
export function Fields({ onSubmit, children }: { readonly onSubmit: () => void; readonly children: ReactNode }) {
  return (
    <form
      id={RECORD_FORM}
      className="record"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      {children}
    </form>
  );
}

export function AmountField({ currency, label, ...rest }: { readonly currency: string } & TextInputProps) {
  return (
    <TextInput
      {...rest}
      label={label}
      inputMode="decimal"
      autoComplete="off"
      leftSection={<span className="field-currency">{currency}</span>}
      leftSectionWidth={52}
    />
  );
}

export function DayField(props: TextInputProps & { readonly min?: Day; readonly max?: Day }) {
  return <TextInput {...props} type="date" />;
}

export function WordsField(props: TextareaProps) {
  return <Textarea {...props} autosize minRows={2} maxLength={2000} />;
}

/** One of the invoices, by its number, with what is open on it. */
export function InvoiceField({
  invoices,
  ...rest
}: {
  readonly invoices: readonly Invoice[];
  readonly value: string;
  readonly error: string | null;
  readonly onChange: (event: React.ChangeEvent<HTMLSelectElement>) => void;
}) {
  const choices = invoices.map(({ id, number, balance }) => ({
    value: id,
    label: `${number || id}: ${moneyText(balance)} open`,
  }));
  return <NativeSelect {...rest} data-autofocus label="Invoice" data={[{ value: '', label: 'Choose one' }, ...choices]} />;
}

/** Which currency an amount is in, where the customer's invoices leave a choice. */
export function CurrencyField({
  currencies,
  value,
  onChange,
}: {
  readonly currencies: readonly string[];
  readonly value: string;
  readonly onChange: (event: React.ChangeEvent<HTMLSelectElement>) => void;
}) {
  if (currencies.length < 2) return null;
  return <NativeSelect label="Currency" data={[...currencies]} value={value} onChange={onChange} />;
}
