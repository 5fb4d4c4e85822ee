import type { Company, Totals } from '../../answers';
import { AtTime, OpenBalance } from '../../figures';
import { ConnectionCure, ConnectionStatus } from '../../parts/connection-status';
import { usePause, useTotals } from '../../queries';
import { companyPath, Link } from '../../routing';
import { LEDGER, MARK, MARKS, counted } from '../../words';

export function CompanyCard({ company }: { readonly company: Company }) {
  const totals = useTotals(company.id).data;
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
            Last read <AtTime instant={company.syncedAt} timeZone={company.profile?.timeZone ?? null} none="never" />
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
      {totals !== undefined && <MarksPlaced company={company} marks={totals.marks} />}
      <Counts company={company.id} totals={totals} />
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

/** What anybody sees who opens the ledger itself. */
function MarksPlaced({ company, marks }: { readonly company: Company; readonly marks: Totals['marks'] }) {
  const placed = MARKS.filter((mark) => marks[mark] > 0);
  return (
    <p className="marks-placed">
      <span className="label">Marks in {LEDGER[company.provider]}</span>{' '}
      {placed.length === 0 ? 'none' : placed.map((mark) => `${MARK[mark]} ${marks[mark]}`).join(' · ')}
    </p>
  );
}

function Counts({ company, totals }: { readonly company: string; readonly totals: Totals | undefined }) {
  const atStanding = (standing: string): string => companyPath(company, 'customers', { standing });
  const planned = companyPath(company, 'actions', { state: 'planned' });
  const asked = totals?.askedActions ?? 0;
  return (
    <ul className="counts">
      <Count name="On hold" count={totals?.standings.hold} to={atStanding('hold')} tone="hold" />
      <Count name="Upfront" count={totals?.standings.upfront} to={atStanding('upfront')} tone="upfront" />
      <Count name="Warned" count={totals?.standings.warn} to={atStanding('warn')} tone="warn" />
      {asked > 0 ? (
        <Count name="To approve" count={asked} to={companyPath(company, 'approvals')} tone="ink" />
      ) : (
        <Count name="Planned" count={totals?.plannedActions} to={planned} tone="ink" />
      )}
      <Count name="Tasks" count={totals?.openTasks} to={companyPath(company, 'tasks')} tone="ink" />
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
  readonly count: number | undefined;
  readonly to: string;
  readonly tone: string;
}) {
  return (
    <li>
      <Link to={to} className={`count count-${tone}`} data-none={count === 0}>
        <span className="count-number">{count?.toLocaleString('en-GB') ?? '…'}</span> <span className="count-name">{name}</span>
      </Link>
    </li>
  );
}
