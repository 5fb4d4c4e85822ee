import { TextInput } from '@mantine/core';
import type { Day, Money } from '../../../answers';
import { moneyText } from '../../../figures';
import { AmountField } from './inputs';
import { isAmount, sumOf, typedAmount } from './instalments';

export interface Row {
  readonly on: Day;
  readonly amount: string;
}

interface Props {
  readonly rows: readonly Row[];
  /** What is open on the invoices chosen. */
  readonly total: Money;
  readonly fault: string | null;
  readonly onChange: (rows: readonly Row[]) => void;
}

export function InstalmentRows({ rows, total, fault, onChange }: Props) {
  const change = (index: number, to: Partial<Row>): void =>
    onChange(rows.map((row, at) => (at === index ? { ...row, ...to } : row)));
  return (
    <fieldset className="instalments">
      <legend>Instalments</legend>
      {rows.map(({ on, amount }, index) => (
        <div key={index} className="instalment">
          <TextInput
            type="date"
            aria-label={`Day of instalment ${index + 1}`}
            value={on}
            onChange={(event) => change(index, { on: event.currentTarget.value })}
          />
          <AmountField
            aria-label={`Amount of instalment ${index + 1}`}
            currency={total.currency}
            value={amount}
            onChange={(event) => change(index, { amount: event.currentTarget.value })}
          />
        </div>
      ))}
      <Sum rows={rows} total={total} />
      {fault !== null && (
        <p className="trouble" role="alert">
          {fault}
        </p>
      )}
    </fieldset>
  );
}

function Sum({ rows, total }: Pick<Props, 'rows' | 'total'>) {
  const amounts = rows.map(({ amount }) => typedAmount(amount));
  if (!amounts.every(isAmount)) return <p className="trouble">One of these is no amount.</p>;
  const sum = sumOf(amounts);
  const isWhole = sumOf([sum, total.amount]) === sumOf([total.amount, total.amount]);
  return (
    <p className={isWhole ? 'muted flush' : 'flush'}>
      Together {moneyText({ ...total, amount: sum })} of {moneyText(total)} that is open.
    </p>
  );
}
