import type { ActionBrief, Company } from '../../answers';
import { OnDay } from '../../figures';
import { ActionState } from '../../parts/action-state';
import { Nothing } from '../../parts/answered';
import { DataTable, type Column } from '../../parts/data-table';
import { Outcome } from '../../parts/outcome';
import { Section } from '../../parts/section';
import { Link, companyPath } from '../../routing';
import { ACTION_KIND, modeFor } from '../../words';

interface Props {
  readonly company: Company;
  readonly customer: string;
  readonly actions: readonly ActionBrief[];
}

export function ActionHistory({ company, customer, actions }: Props) {
  const columns: readonly Column<ActionBrief>[] = [
    { name: 'Day', cell: ({ asOf }) => <OnDay day={asOf} /> },
    { name: 'Kind', isRowHeader: true, cell: ({ kind }) => <span className="nowrap">{ACTION_KIND[kind]}</span> },
    {
      name: 'What and why',
      cell: ({ why, outcome }) => (
        <>
          <p className="why">{why}</p>
          <Outcome of={outcome} why={why} />
        </>
      ),
    },
    {
      name: 'State',
      cell: ({ state, kind }) => <ActionState state={state} isOnlyObserved={modeFor(kind, company.modes) === 'observe'} />,
    },
  ];
  return (
    <Section title="Actions">
      {actions.length === 0 ? (
        <Nothing>Nothing was planned or done for this customer yet.</Nothing>
      ) : (
        <DataTable caption="Actions for this customer, newest first" columns={columns} rows={actions} keyOf={({ id }) => id} />
      )}
      <p className="audit-link">
        <Link to={companyPath(company.id, 'audit', { customer })}>
          All that was done for this customer, as it was written down
        </Link>
      </p>
    </Section>
  );
}
