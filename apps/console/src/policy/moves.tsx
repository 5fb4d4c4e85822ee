import { OnDay } from '../figures';
import { DataTable, type Column } from '../parts/data-table';
import { StandingBadge } from '../parts/standing-badge';
import { Link, customerPath } from '../routing';
import { counted } from '../words';
import type { Move, PolicyPreview } from './policy-answers';

/** Who would stand where in a company if a text counted today. */
export function Moved({ company, preview }: { readonly company: string; readonly preview: PolicyPreview }) {
  const { moves, customers, asOf } = preview;
  return (
    <div>
      <p role="status">
        {moves === 0
          ? `Nobody would move: all ${counted(customers, 'customer')} would stand where they stand`
          : `${moves.toLocaleString('en-GB')} of ${counted(customers, 'customer')} would stand elsewhere`}{' '}
        on <OnDay day={asOf} />, were this in force.
      </p>
      {moves > 0 && <MovedList company={company} preview={preview} />}
    </div>
  );
}

/** Each of them, with the reason. */
export function MovedList({ company, preview }: { readonly company: string; readonly preview: PolicyPreview }) {
  const { moves, list } = preview;
  return (
    <>
      <MoveCounts preview={preview} />
      <DataTable caption="Who would move" columns={columnsFor(company)} rows={list} keyOf={({ customerId }) => customerId} />
      {moves > list.length && <p className="muted">The first {list.length.toLocaleString('en-GB')} are listed.</p>}
    </>
  );
}

export function MoveCounts({ preview: { counts } }: { readonly preview: PolicyPreview }) {
  return (
    <ul className="policy-counts" aria-label="How many would move">
      {counts.map(({ from, to, customers }) => (
        <li key={`${from}/${to}`}>
          <strong>{customers.toLocaleString('en-GB')}</strong> from {from} to {to}
        </li>
      ))}
    </ul>
  );
}

function columnsFor(company: string): readonly Column<Move>[] {
  return [
    {
      name: 'Customer',
      isRowHeader: true,
      cell: ({ customerId, name }) => <Link to={customerPath(company, customerId)}>{name}</Link>,
    },
    { name: 'Now', cell: ({ from }) => <PlaceOf place={from} /> },
    { name: 'Then', cell: ({ to }) => <PlaceOf place={to} /> },
    { name: 'Because', isWide: true, cell: ({ because }) => <p className="why">{because}</p> },
  ];
}

function PlaceOf({ place: { standing, mark, segment } }: { readonly place: Move['from'] }) {
  return (
    <>
      <StandingBadge standing={standing} mark={mark} /> {segment !== null && <span className="muted">{segment}</span>}
    </>
  );
}
