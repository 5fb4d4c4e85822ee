import { Checkbox } from '@mantine/core';
import type { Action, Company } from '../../answers';
import { OnDay } from '../../figures';
import { ActionState } from '../../parts/action-state';
import { DataTable, type Column } from '../../parts/data-table';
import { Outcome } from '../../parts/outcome';
import { Link, customerPath } from '../../routing';
import { ACTION_KIND, customerText, modeFor } from '../../words';

interface Selection {
  readonly awaiting: readonly string[];
  readonly selected: readonly string[];
  readonly onTick: (id: string) => void;
}

interface Props {
  readonly company: Company;
  readonly actions: readonly Action[];
  readonly selection: Selection;
}

export function ActionTable({ company, actions, selection }: Props) {
  const columns: readonly Column<Action>[] = [
    ...(selection.awaiting.length > 0 ? [tickColumn(selection)] : []),
    { name: 'Day', cell: ({ asOf }) => <OnDay day={asOf} /> },
    {
      name: 'Customer',
      isRowHeader: true,
      cell: (action) => <Link to={customerPath(company.id, action.customerId)}>{customerText(action)}</Link>,
    },
    { name: 'Kind', cell: ({ kind }) => <span className="nowrap">{ACTION_KIND[kind]}</span> },
    { name: 'What and why', cell: (action) => <What action={action} /> },
    {
      name: 'State',
      cell: ({ state, kind }) => <ActionState state={state} isOnlyObserved={modeFor(kind, company.modes) === 'observe'} />,
    },
  ];
  return <DataTable caption="Actions, newest first" columns={columns} rows={actions} keyOf={({ id }) => id} />;
}

function tickColumn({ awaiting, selected, onTick }: Selection): Column<Action> {
  return {
    name: 'Select',
    isSilent: true,
    cell: (action) =>
      awaiting.includes(action.id) ? (
        <Checkbox
          aria-label={`${ACTION_KIND[action.kind]}, ${customerText(action)}`}
          checked={selected.includes(action.id)}
          onChange={() => onTick(action.id)}
        />
      ) : null,
  };
}

function What({ action }: { readonly action: Action }) {
  return (
    <>
      <p className="why">{action.why}</p>
      <Outcome of={action.outcome} why={action.why} />
    </>
  );
}
