import { useState } from 'react';
import type { StandingChange } from '../answers';
import { OnDay } from '../figures';
import { useStandingChanges } from '../queries';
import { Link, customerPath } from '../routing';
import { counted, customerText } from '../words';
import { Answered, Nothing } from './answered';
import { DataTable, type Column } from './data-table';
import { ShowMore } from './show-more';
import { StandingBadge } from './standing-badge';

interface Props {
  readonly company: string;
  /** Left out: the changes of everybody, each with the customer's name. */
  readonly customer?: string;
  readonly none: string;
}

const SHOWN_AT_FIRST = 100;
const SHOWN_MAX = 20_000;

/** Every change of a standing with its reason. */
export function Changes({ company, customer = '', none }: Props) {
  const [limit, setLimit] = useState(SHOWN_AT_FIRST);
  const query = useStandingChanges(company, { customer, limit });
  return (
    <Answered query={query} what="the changes of standing">
      {(changes) => {
        if (changes.length === 0) return <Nothing>{none}</Nothing>;
        return (
          <>
            <DataTable
              caption="Changes of standing, latest first"
              columns={columnsOf(company, customer === '')}
              rows={changes}
              keyOf={({ customerId, day, from, to, markTo }) => `${customerId}/${day}/${from}/${to}/${markTo}`}
            />
            {changes.length >= limit && limit < SHOWN_MAX && (
              <ShowMore isPending={query.isFetching} onMore={() => setLimit((shown) => Math.min(shown * 2, SHOWN_MAX))} />
            )}
          </>
        );
      }}
    </Answered>
  );
}

function columnsOf(company: string, isOfEverybody: boolean): readonly Column<StandingChange>[] {
  return [
    { name: 'Day', cell: ({ day }) => <OnDay day={day} /> },
    ...(isOfEverybody ? [customerColumn(company)] : []),
    { name: 'From', cell: ({ from, markFrom }) => <StandingBadge standing={from} mark={markFrom} /> },
    { name: 'To', cell: ({ to, markTo }) => <StandingBadge standing={to} mark={markTo} /> },
    { name: 'Reason', cell: (change) => <Because change={change} /> },
  ];
}

function customerColumn(company: string): Column<StandingChange> {
  return {
    name: 'Customer',
    isRowHeader: true,
    cell: (change) => <Link to={customerPath(company, change.customerId)}>{customerText(change)}</Link>,
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
