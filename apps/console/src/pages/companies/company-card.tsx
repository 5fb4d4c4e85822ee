import type { Company, CustomerLine, Mark } from '../../answers';
import { AtTime, OpenBalance } from '../../figures';
import { ConnectionCure, ConnectionStatus } from '../../parts/connection-status';
import { COUNTED_MAX, useActions, useCustomersWith, usePause, useTasks, useTotals } from '../../queries';
import { companyPath, Link } from '../../routing';
import { LEDGER, counted, isAwaitingApproval } from '../../words';

export function CompanyCard({ company, pollMs }: { readonly company: Company; readonly pollMs: number }) {
  const totals = useTotals(company.id, pollMs).data;
  return (
    <article className="panel card" aria-labelledby={`company-${company.id}`}>
      <header className="card-head">
        <div>
          <p className="ledger">{LEDGER[company.provider]}</p>
          <h2 id={`company-${company.id}`}>
            <Link to={companyPath(company.id)}>{company.name}</Link>
          </h2>
        </div>
        <div className="card-state">
          <ConnectionStatus status={company.status} />
          <p>
            Last synced <AtTime instant={company.syncedAt} timeZone={company.profile?.timeZone ?? null} none="never" />
          </p>
        </div>
      </header>
      <ConnectionCure company={company} />
      <Stops company={company} />
      <div className="card-balance">
        <p className="label">Open balance</p>
        <p className="balance">{totals === undefined ? '…' : <OpenBalance of={totals} />}</p>
        {totals !== undefined && (
          <p className="muted">
            {counted(totals.counts.customers, 'customer')} · {counted(totals.counts.invoices, 'invoice')} ·{' '}
            {counted(totals.counts.payments, 'payment')}
          </p>
        )}
      </div>
      <Counts company={company} pollMs={pollMs} />
    </article>
  );
}

function Stops({ company }: { readonly company: Company }) {
  const pausedUntil = usePause(company);
  if (company.killSwitch) return <p className="stop">The kill switch is on: nothing is written or sent.</p>;
  if (pausedUntil === null) return null;
  return (
    <p className="stop stop-mild">
      Paused until <AtTime instant={pausedUntil} timeZone={company.profile?.timeZone ?? null} />.
    </p>
  );
}

function Counts({ company, pollMs }: { readonly company: Company; readonly pollMs: number }) {
  const held = useCustomersWith(company.id, 'hold', pollMs).data;
  const upfront = useCustomersWith(company.id, 'upfront', pollMs).data;
  const planned = useActions(company.id, { state: 'planned', kind: '', limit: COUNTED_MAX, pollMs }).data;
  const tasks = useTasks(company.id, pollMs).data;
  const waiting = planned?.filter((action) => isAwaitingApproval(action, company.modes));
  const atStanding = (standing: string): string => companyPath(company.id, 'customers', { standing });
  return (
    <ul className="counts">
      <Count name="On hold" count={countOf(marked(held, 'hold'), held)} to={atStanding('hold')} tone="hold" />
      <Count name="New account" count={countOf(marked(held, 'new-account'), held)} to={atStanding('hold')} tone="new-account" />
      <Count name="Upfront" count={countOf(upfront, upfront)} to={atStanding('upfront')} tone="upfront" />
      <Count
        name="To approve"
        count={countOf(waiting, planned)}
        to={companyPath(company.id, 'actions', { state: 'planned' })}
        tone="ink"
      />
      <Count name="Tasks" count={countOf(tasks, tasks)} to={companyPath(company.id, 'tasks')} tone="ink" />
    </ul>
  );
}

function Count({
  name,
  count,
  to,
  tone,
}: {
  readonly name: string;
  readonly count: string;
  readonly to: string;
  readonly tone: string;
}) {
  return (
    <li>
      <Link to={to} className={`count count-${tone}`} data-none={count === '0'}>
        <span className="count-number">{count}</span> <span className="count-name">{name}</span>
      </Link>
    </li>
  );
}

function marked(customers: readonly CustomerLine[] | undefined, mark: Mark): readonly CustomerLine[] | undefined {
  return customers?.filter((customer) => customer.mark === mark);
}

/** The engine counts none of these, so they are counted here, out of as many as were fetched. */
function countOf(some: readonly unknown[] | undefined, fetched: readonly unknown[] | undefined): string {
  if (some === undefined) return '…';
  return `${some.length}${(fetched?.length ?? 0) >= COUNTED_MAX ? '+' : ''}`;
}
