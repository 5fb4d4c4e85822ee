import { useState } from 'react';
import { NativeSelect } from '@mantine/core';
import type { Company, Mode } from '../../answers';
import { useActions } from '../../outbox-queries';
import { Answered, Nothing } from '../../parts/answered';
import { ShowMore } from '../../parts/show-more';
import { Link, companyPath, useQueryValue } from '../../routing';
import { ACTION_KIND, ACTION_STATE, modeFor } from '../../words';
import { ActionTable } from './action-table';

const STATES = [{ value: '', label: 'Every state' }, ...Object.entries(ACTION_STATE).map(([value, label]) => ({ value, label }))];
const KINDS = [{ value: '', label: 'Every kind' }, ...Object.entries(ACTION_KIND).map(([value, label]) => ({ value, label }))];
const SHOWN_AT_FIRST = 200;
const SHOWN_MAX = 20_000;

export function ActionsTab({ company }: { readonly company: Company }) {
  const [state, setState] = useQueryValue('state');
  const [kind, setKind] = useQueryValue('kind');
  const [limit, setLimit] = useState(SHOWN_AT_FIRST);
  const query = useActions(company.id, { state, kind, limit });
  return (
    <section aria-label="Actions">
      <ModeNote company={company} />
      <div className="filters">
        <NativeSelect label="State" data={STATES} value={state} onChange={(event) => setState(event.currentTarget.value)} />
        <NativeSelect label="Kind" data={KINDS} value={kind} onChange={(event) => setKind(event.currentTarget.value)} />
      </div>
      <div className="panel">
        <Answered query={query} what="the actions">
          {(actions) =>
            actions.length === 0 ? (
              <Nothing>There is no action of this kind.</Nothing>
            ) : (
              <>
                <ActionTable company={company} actions={actions} />
                {actions.length >= limit && limit < SHOWN_MAX && (
                  <ShowMore isPending={query.isFetching} onMore={() => setLimit((shown) => Math.min(shown * 2, SHOWN_MAX))} />
                )}
              </>
            )
          }
        </Answered>
      </div>
    </section>
  );
}

const WHAT_MODES_MEAN: Readonly<Record<Mode, string>> = {
  observe: 'only observed: a planned action says what would have been done. Nothing is written or sent.',
  ask: 'planned and wait for your approval.',
  act: 'done by policy, without asking.',
};

function ModeNote({ company }: { readonly company: Company }) {
  const parts = [
    { what: 'Marks', mode: modeFor('place', company.modes) },
    { what: 'Reminders and tasks', mode: modeFor('remind', company.modes) },
    { what: 'Notes', mode: modeFor('note', company.modes) },
  ];
  return (
    <ul className="mode-note" aria-label="Modes of this company">
      {parts.map(({ what, mode }) => (
        <li key={what}>
          <span className={`mode mode-${mode}`}>{mode}</span> <strong>{what}</strong> are {WHAT_MODES_MEAN[mode]}
          {mode === 'ask' && (
            <>
              {' '}
              <Link to={companyPath(company.id, 'approvals')}>See what waits</Link>
            </>
          )}
        </li>
      ))}
    </ul>
  );
}
