import type { ReactNode } from 'react';
import { Button } from '@mantine/core';
import type { Company } from '../../answers';
import { Amounts, AtTime, OpenBalance } from '../../figures';
import { NotDone } from '../../parts/answered';
import { ConnectionCure, ConnectionStatus } from '../../parts/connection-status';
import { PageHead } from '../../parts/page-head';
import { COMPANIES } from '../../places';
import { usePause, useRequestTurn, useTotals } from '../../queries';
import { Link, companyPath } from '../../routing';
import { LEDGER } from '../../words';
import { Alerts } from './alerts';
import { LastRead, Reading } from './reading';
import { StopCompany, StoppedCompany } from './stop-company';
import { WritingState } from './writing-state';

export function CompanyHead({ company }: { readonly company: Company }) {
  return (
    <>
      <div className="head-row">
        <PageHead title={company.name} trail={COMPANIES}>
          <p className="under-title">
            <span className="ledger">{LEDGER[company.provider]}</span>
            <ConnectionStatus status={company.status} />
            <WritingState company={company} />
            <LastRead company={company} />
          </p>
        </PageHead>
        <div className="head-buttons">
          <TurnNow company={company} />
          <StopCompany company={company} />
        </div>
      </div>
      <Warnings company={company} />
      <Alerts company={company} />
      <Reading company={company} />
      <Totals company={company.id} />
    </>
  );
}

function TurnNow({ company }: { readonly company: Company }) {
  const turn = useRequestTurn(company.id);
  return (
    <div className="turn-now">
      <Button variant="default" disabled={company.status !== 'connected'} loading={turn.isPending} onClick={() => turn.mutate()}>
        Run a turn now
      </Button>
      <p role="status" className="muted">
        {turn.isSuccess && (turn.data.turn === null ? 'A turn was waiting already.' : 'A turn was asked for.')}
      </p>
      <NotDone error={turn.error} />
    </div>
  );
}

function Warnings({ company }: { readonly company: Company }) {
  const pausedUntil = usePause(company);
  const timeZone = company.profile?.timeZone ?? null;
  const problem = company.profile?.timeZoneProblem ?? null;
  return (
    <>
      <ConnectionCure company={company} />
      <StoppedCompany company={company} />
      {pausedUntil !== null && (
        <p className="stop stop-mild" role="status">
          Paused until <AtTime instant={pausedUntil} timeZone={timeZone} />: until then nothing is written or sent.
        </p>
      )}
      {problem !== null && (
        <p className="stop stop-mild" role="status">
          {problem} Until then this company stays in observe mode, whatever its settings say.
        </p>
      )}
    </>
  );
}

function Totals({ company }: { readonly company: string }) {
  const { data } = useTotals(company);
  if (data === undefined) return <div className="strip strip-empty" aria-hidden />;
  return (
    <dl className="strip">
      <Figure name="Open balance">
        <OpenBalance of={data} />
      </Figure>
      <Figure name="Unapplied cash">
        <Amounts of={data.unapplied} />
      </Figure>
      <Figure name="Open credits">
        <Amounts of={data.openCredits} />
      </Figure>
      <Figure name="Customers">{data.counts.customers.toLocaleString('en-GB')}</Figure>
      <Figure name="Invoices">{data.counts.invoices.toLocaleString('en-GB')}</Figure>
      <Figure name="On hold">{data.standings.hold.toLocaleString('en-GB')}</Figure>
      <Figure name="Upfront">{data.standings.upfront.toLocaleString('en-GB')}</Figure>
      <Figure name="Warned">{data.standings.warn.toLocaleString('en-GB')}</Figure>
      {data.askedActions > 0 && (
        <Figure name="To approve">
          <Link to={companyPath(company, 'approvals')}>{data.askedActions.toLocaleString('en-GB')}</Link>
        </Figure>
      )}
      <Figure name="Tasks">{data.openTasks.toLocaleString('en-GB')}</Figure>
    </dl>
  );
}

function Figure({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className="figure">{children}</dd>
    </div>
  );
}
