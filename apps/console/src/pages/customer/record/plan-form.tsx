import { useState } from 'react';
import { Checkbox } from '@mantine/core';
import type { Day, Invoice } from '../../../answers';
import { moneyText } from '../../../figures';
import { useFaults } from './faults';
import { given, oldOf, useFields, type FormProps } from './fields';
import { DayField, Fields } from './inputs';
import { daysFrom, equalParts, sumOf, typedAmount, type Every } from './instalments';
import { InstalmentRows, type Row } from './instalment-rows';
import { Rhythm, type RhythmOf } from './rhythm';

const FIRST_IN_DAYS = 7;

/** Which invoices, in how many parts, how often: the instalments are proposed, and every one may be changed by hand. */
export function PlanForm({ desk, old, faults, onRecord }: FormProps) {
  const before = oldOf(old, 'plan');
  const [chosen, setChosen] = useState<readonly string[]>(before?.invoiceIds ?? []);
  const [rhythm, setRhythm] = useState<RhythmOf>({
    count: before?.instalments.length ?? 3,
    first: before?.instalments[0]?.on ?? daysLater(desk.today, FIRST_IN_DAYS),
    every: 'month',
  });
  const [rows, setRows] = useState<readonly Row[]>(
    before?.instalments.map(({ on, amount: { amount } }) => ({ on, amount })) ?? [],
  );
  const { values, field } = useFields({ agreedOn: before?.agreedOn ?? desk.today }, faults);
  const found = useFaults(faults);
  const covered = desk.invoices.filter(({ id }) => chosen.includes(id));
  const currency = covered[0]?.balance.currency ?? desk.homeCurrency;
  const total = { amount: sumOf(covered.map(({ balance }) => balance.amount)), currency };
  const fill = (to: readonly Row[]): void => {
    setRows(to);
    found.mend('instalments');
  };
  const choose = (ids: readonly string[]): void => {
    setChosen(ids);
    fill(proposed(desk.invoices, ids, rhythm));
    found.mend('invoiceIds');
  };
  const change = (to: RhythmOf): void => {
    setRhythm(to);
    fill(proposed(desk.invoices, chosen, to));
  };
  return (
    <Fields
      onSubmit={() =>
        onRecord({
          kind: 'plan',
          invoiceIds: chosen,
          ...given('agreedOn', values.agreedOn),
          instalments: rows.map(({ on, amount }) => ({ on, amount: { amount: typedAmount(amount), currency } })),
        })
      }
    >
      <Checkbox.Group label="Which invoices?" value={[...chosen]} onChange={choose} error={found.at('invoiceIds')}>
        {desk.invoices.map(({ id, number, balance }, index) => (
          <Checkbox
            key={id}
            {...(index === 0 ? { 'data-autofocus': true } : {})}
            value={id}
            mt={6}
            label={`${number || id}: ${moneyText(balance)}`}
            disabled={covered.length > 0 && balance.currency !== currency}
          />
        ))}
      </Checkbox.Group>
      <Rhythm of={rhythm} today={desk.today} onChange={change} />
      {rows.length > 0 && <InstalmentRows rows={rows} total={total} fault={found.at('instalments')} onChange={fill} />}
      <DayField label="Agreed on" max={desk.today} {...field('agreedOn')} />
    </Fields>
  );
}

function proposed(open: readonly Invoice[], ids: readonly string[], { count, first, every }: RhythmOf): readonly Row[] {
  const amounts = open.filter(({ id }) => ids.includes(id)).map(({ balance }) => balance.amount);
  if (amounts.length === 0 || first === '' || count < 1) return [];
  const days = daysFrom(first, every satisfies Every, count);
  return equalParts(sumOf(amounts), count).map((amount, index) => ({ amount, on: days[index] ?? first }));
}

function daysLater(day: Day, days: number): Day {
  return daysFrom(day, 'week', 1 + days / 7).at(-1) ?? day;
}
