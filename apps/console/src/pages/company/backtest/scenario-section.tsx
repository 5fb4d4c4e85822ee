import { useState } from 'react';
import { RangeSlider } from '@mantine/core';
import type { Company } from '../../../answers';
import type { BacktestResult, Range, Scenario, Suppositions } from '../../../backtest-answers';
import { useScenario } from '../../../backtest-queries';
import { Amount } from '../../../figures';
import { Answered } from '../../../parts/answered';
import { DataTable } from '../../../parts/data-table';
import { Section } from '../../../parts/section';

const NOBODY: Range = { low: 0, high: 0 };
const QUESTIONS: readonly (readonly [keyof Suppositions, string])[] = [
  ['prepay', 'pay before they are supplied'],
  ['clear', 'clear what is overdue at once'],
  ['leave', 'buy elsewhere'],
];
const FIGURES: readonly (readonly [keyof Scenario, string])[] = [
  ['prepaid', 'Held value paid in advance'],
  ['salesLost', 'Held value not sold'],
  ['heldDaysNotArising', 'Overdue currency-days of held invoices not arising'],
  ['arrearsCleared', 'Arrears cleared when holds begin'],
];

interface Props {
  readonly company: Company;
  readonly number: number;
  readonly result: BacktestResult;
}

/** What would follow if customers did what somebody supposes: only with sliders that say so, and always as a range. */
export function ScenarioSection({ company, number, result: { currency } }: Props) {
  const [suppositions, setSuppositions] = useState<Suppositions>({ prepay: NOBODY, clear: NOBODY, leave: NOBODY });
  const query = useScenario({ company: company.id, number }, suppositions);
  return (
    <Section
      title="Suppose …"
      intro="Nothing in the books says what customers on hold would have done. Suppose how many of them would, and see what follows: a range, and no more certain than what you suppose."
    >
      <div className="supposed">
        {QUESTIONS.map(([name, words]) => (
          <Share
            key={name}
            label={words}
            value={suppositions[name]}
            max={1 - QUESTIONS.filter(([other]) => other !== name).reduce((sum, [other]) => sum + suppositions[other].high, 0)}
            onChange={(value) => setSuppositions({ ...suppositions, [name]: value })}
          />
        ))}
      </div>
      <Answered query={query} what="what would follow">
        {(scenario) => (
          <DataTable
            caption="What would follow"
            columns={[
              { name: 'Then', isRowHeader: true, cell: ([, words]) => words },
              { name: 'From', align: 'end', cell: ([figure]) => <Amount of={{ amount: scenario[figure].low, currency }} /> },
              { name: 'To', align: 'end', cell: ([figure]) => <Amount of={{ amount: scenario[figure].high, currency }} /> },
            ]}
            rows={FIGURES}
            keyOf={([figure]) => figure}
          />
        )}
      </Answered>
    </Section>
  );
}

const STEP = 5;
const percentOf = (share: number): number => Math.round(share * 100);

function Share({
  label,
  value,
  max,
  onChange,
}: {
  readonly label: string;
  readonly value: Range;
  /** What the others leave: nobody does two of these. */
  readonly max: number;
  readonly onChange: (value: Range) => void;
}) {
  const most = Math.max(0, Math.floor(percentOf(max) / STEP) * STEP);
  const [low, high] = [percentOf(value.low), percentOf(value.high)];
  return (
    <div>
      <p className="label">
        {low === high ? `${high}%` : `${low} to ${high}%`} {label}
      </p>
      <RangeSlider
        min={0}
        max={100}
        step={STEP}
        minRange={0}
        value={[low, high]}
        label={null}
        thumbFromLabel={`At least so many percent ${label}`}
        thumbToLabel={`At most so many percent ${label}`}
        onChange={([from, to]) => onChange({ low: Math.min(from, most) / 100, high: Math.min(to, most) / 100 })}
      />
    </div>
  );
}
