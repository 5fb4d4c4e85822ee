import { useState } from 'react';
import type { Company } from '../../../answers';
import type { BacktestResult, HeldInvoice } from '../../../backtest-answers';
import { Amount, OnDay } from '../../../figures';
import { Nothing } from '../../../parts/answered';
import { DataTable, type Column } from '../../../parts/data-table';
import { Section } from '../../../parts/section';
import { ShowMore } from '../../../parts/show-more';
import { StandingBadge } from '../../../parts/standing-badge';
import { Link, customerPath } from '../../../routing';
import { counted } from '../../../words';

const STEP = 10;
const OUTCOME: Readonly<Record<HeldInvoice['outcome'], string>> = {
  'on time': 'paid on time',
  late: 'late',
  open: 'open',
  cleared: 'cleared without cash',
  void: 'void',
};

/** The invoices themselves. */
export function HeldSection({ company, result }: { readonly company: Company; readonly result: BacktestResult }) {
  const [count, setCount] = useState(STEP);
  const { heldInvoices, held, currency } = result;
  const columns: readonly Column<HeldInvoice>[] = [
    { name: 'Invoice', isRowHeader: true, cell: ({ invoice }) => invoice },
    { name: 'Customer', cell: ({ customer, name }) => <Link to={customerPath(company.id, customer)}>{name}</Link> },
    { name: 'Issued', cell: ({ issued }) => <OnDay day={issued} /> },
    { name: 'Standing', cell: ({ standing, mark }) => <StandingBadge standing={standing} mark={mark} /> },
    { name: 'What became of it', cell: (one) => outcomeText(one) },
    { name: 'Value', align: 'end', cell: ({ amount }) => <Amount of={{ amount, currency }} /> },
  ];
  return (
    <Section title="Held invoices">
      {heldInvoices.length === 0 ? (
        <Nothing>Nobody would have been held.</Nothing>
      ) : (
        <>
          <DataTable
            caption="Invoices that would have been held"
            columns={columns}
            rows={heldInvoices.slice(0, count)}
            keyOf={({ customer, invoice, issued }) => `${customer}/${invoice}/${issued}`}
          />
          {held.invoices > heldInvoices.length && (
            <p className="outcome">
              The {heldInvoices.length} largest of {counted(held.invoices, 'invoice')}.
            </p>
          )}
          {count < heldInvoices.length && <ShowMore onMore={() => setCount(count + STEP)} />}
        </>
      )}
    </Section>
  );
}

function outcomeText({ outcome, daysLate }: HeldInvoice): string {
  return outcome === 'late' ? `late by ${counted(daysLate, 'day')}` : OUTCOME[outcome];
}
