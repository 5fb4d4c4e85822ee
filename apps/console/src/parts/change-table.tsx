import { useState } from 'react';
import type { StandingChange } from '../answers';
import { OnDay } from '../figures';
import { Link, customerPath } from '../routing';
import { counted } from '../words';
import { DataTable, type Column } from './data-table';
import { ShowMore } from './show-more';
import { StandingBadge } from './standing-badge';

interface Props {
  readonly company: string;
  readonly changes: readonly StandingChange[];
  /** Null on the page of one customer, where the name would be the same in every row. */
  readonly nameOf: ((customer: string) => string) | null;
}

const SHOWN_AT_ONCE = 100;

export function ChangeTable({ company, changes, nameOf }: Props) {
  const [shown, setShown] = useState(SHOWN_AT_ONCE);
  const columns: readonly Column<StandingChange>[] = [
    { name: 'Day', cell: ({ day }) => <OnDay day={day} /> },
    ...(nameOf === null ? [] : [customerColumn(company, nameOf)]),
    { name: 'From', cell: ({ from, markFrom }) => <StandingBadge standing={from} mark={markFrom} /> },
    { name: 'To', cell: ({ to, markTo }) => <StandingBadge standing={to} mark={markTo} /> },
    { name: 'Reason', cell: (change) => <Because change={change} /> },
  ];
  return (
    <>
      <DataTable
        caption="Changes of standing, latest first"
        columns={columns}
        rows={changes.slice(0, shown)}
        keyOf={({ customerId, day, from, to, markTo }) => `${customerId}/${day}/${from}/${to}/${markTo}`}
      />
      {changes.length > shown && <ShowMore onMore={() => setShown((before) => before + SHOWN_AT_ONCE)} />}
    </>
  );
}

function customerColumn(company: string, nameOf: (customer: string) => string): Column<StandingChange> {
  return {
    name: 'Customer',
    isRowHeader: true,
    cell: ({ customerId }) => <Link to={customerPath(company, customerId)}>{nameOf(customerId)}</Link>,
  };
}

/** The strictest reason; the milder ones are there for whoever wants them. */
function Because({ change: { reasons, to } }: { readonly change: StandingChange }) {
  const [strictest, ...others] = reasons;
  if (strictest === undefined) {
    return (
      <p className="why">{to === 'open' ? 'No rule of the policy speaks against this customer.' : 'No reason was recorded.'}</p>
    );
  }
  return (
    <>
      <p className="why">{strictest.because}</p>
      {others.length > 0 && (
        <details className="outcome">
          <summary>{counted(others.length, 'more reason')}</summary>
          {others.map(({ rule, because }) => (
            <p key={rule}>{because}</p>
          ))}
        </details>
      )}
    </>
  );
}
