import { Checkbox } from '@mantine/core';
import type { Action, Company } from '../../answers';
import { OnDay } from '../../figures';
import { ActionState } from '../../parts/action-state';
import { DataTable, type Column } from '../../parts/data-table';
import { Outcome } from '../../parts/outcome';
import { Link, customerPath } from '../../routing';
import { ACTION_KIND, modeFor } from '../../words';

interface Selection {
  readonly awaiting: readonly string[];
  readonly selected: readonly string[];
  readonly onTick: (id: string) => void;
}

interface Props {
  readonly company: Company;
  readonly actions: readonly Action[];
  readonly nameOf: (customer: string) => string;
  readonly selection: Selection;
}

export function ActionTable({ company, actions, nameOf, selection }: Props) {
  const columns: readonly Column<Action>[] = [
    ...(selection.awaiting.length > 0 ? [tickColumn(selection, nameOf)] : []),
    { name: 'Day', cell: ({ asOf }) => <OnDay day={asOf} /> },
    {
      name: 'Customer',
      isRowHeader: true,
      cell: ({ customerId }) => <Link to={customerPath(company.id, customerId)}>{nameOf(customerId)}</Link>,
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

function tickColumn({ awaiting, selected, onTick }: Selection, nameOf: (customer: string) => string): Column<Action> {
  return {
    name: 'Select',
    isSilent: true,
    cell: ({ id, kind, customerId }) =>
      awaiting.includes(id) ? (
        <Checkbox
          aria-label={`${ACTION_KIND[kind]}, ${nameOf(customerId)}`}
          checked={selected.includes(id)}
          onChange={() => onTick(id)}
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
