import type { Company } from '../../../answers';
import { OnDay } from '../../../figures';
import { Answered } from '../../../parts/answered';
import { DataTable, type Column } from '../../../parts/data-table';
import { StandingBadge } from '../../../parts/standing-badge';
import { Link, customerPath } from '../../../routing';
import { counted } from '../../../words';
import type { Move, PolicyPreview } from './policy-answers';
import { usePolicyPreview, type Draft } from './policy-queries';

/** Who would stand where if a text counted today. */
export function Moves({ company, asked }: { readonly company: Company; readonly asked: Draft | { readonly number: number } }) {
  const query = usePolicyPreview(company.id, asked);
  return (
    <Answered query={query} what="who would move">
      {(preview) => <Moved company={company} preview={preview} />}
    </Answered>
  );
}

function Moved({ company, preview }: { readonly company: Company; readonly preview: PolicyPreview }) {
  const { moves, customers, asOf, list } = preview;
  return (
    <div>
      <p role="status">
        {moves === 0
          ? `Nobody would move: all ${counted(customers, 'customer')} would stand where they stand`
          : `${moves.toLocaleString('en-GB')} of ${counted(customers, 'customer')} would stand elsewhere`}{' '}
        on <OnDay day={asOf} />, were this in force.
      </p>
      {moves > 0 && (
        <>
          <MoveCounts preview={preview} />
          <DataTable caption="Who would move" columns={columnsFor(company)} rows={list} keyOf={({ customerId }) => customerId} />
        </>
      )}
      {moves > list.length && <p className="muted">The first {list.length.toLocaleString('en-GB')} are listed.</p>}
    </div>
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

function columnsFor(company: Company): readonly Column<Move>[] {
  return [
    {
      name: 'Customer',
      isRowHeader: true,
      cell: ({ customerId, name }) => <Link to={customerPath(company.id, customerId)}>{name}</Link>,
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
