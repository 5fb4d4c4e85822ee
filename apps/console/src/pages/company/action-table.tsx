import type { Company } from '../../answers';
import { OnDay } from '../../figures';
import type { Action } from '../../outbox-answers';
import { ActionState } from '../../parts/action-state';
import { Attempts } from '../../parts/attempts';
import { DataTable, type Column } from '../../parts/data-table';
import { Outcome } from '../../parts/outcome';
import { Preview, saysMore } from '../../parts/preview';
import { Waits } from '../../parts/waits';
import { Link, customerPath } from '../../routing';
import { ACTION_KIND, customerText, modeFor } from '../../words';
import { ActionCure } from './action-cure';

export function ActionTable({ company, actions }: { readonly company: Company; readonly actions: readonly Action[] }) {
  const columns: readonly Column<Action>[] = [
    { name: 'Day', cell: ({ asOf }) => <OnDay day={asOf} /> },
    {
      name: 'Customer',
      isRowHeader: true,
      cell: (action) => <Link to={customerPath(company.id, action.customerId)}>{customerText(action)}</Link>,
    },
    { name: 'Kind', cell: ({ kind }) => <span className="nowrap">{ACTION_KIND[kind]}</span> },
    { name: 'What and why', cell: (action) => <What company={company} action={action} /> },
    {
      name: 'State',
      cell: ({ state, kind }) => <ActionState state={state} isOnlyObserved={modeFor(kind, company.modes) === 'observe'} />,
    },
  ];
  return <DataTable caption="Actions, newest first" columns={columns} rows={actions} keyOf={({ id }) => id} />;
}

function What({ company, action }: { readonly company: Company; readonly action: Action }) {
  const timeZone = company.profile?.timeZone ?? null;
  const waits = action.state === 'planned' && !action.asked ? null : action.waits;
  const isToCome = action.state === 'planned' || action.state === 'approved';
  return (
    <>
      <p className="why">{action.why}</p>
      {/* What waits says why itself; that it is only observed, or asked for, is the state's to say. */}
      {waits === null ? <Outcome of={action.outcome} why={action.why} /> : <Waits for={waits} timeZone={timeZone} />}
      {isToCome && action.preview !== null && saysMore(action.preview, action.why) && (
        <details className="outcome">
          <summary>Exactly what would be done</summary>
          <Preview of={action.preview} />
        </details>
      )}
      <Attempts of={action.attempts} timeZone={timeZone} />
      <ActionCure company={company} action={action} />
    </>
  );
}
