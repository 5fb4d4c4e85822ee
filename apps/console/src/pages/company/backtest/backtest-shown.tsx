import { Alert, Button, Progress } from '@mantine/core';
import type { Company } from '../../../answers';
import type { Backtest } from '../../../backtest-answers';
import { useBacktest, useCancelBacktest } from '../../../backtest-queries';
import { Answered, NotDone } from '../../../parts/answered';
import { Section } from '../../../parts/section';
import { BasisSection } from './basis-section';
import { ComparisonSection } from './comparison-section';
import { CostSection } from './cost-section';
import { FactsSection } from './facts-section';
import { HeldSection } from './held-section';
import { RatesSection } from './rates-section';
import { ScenarioSection } from './scenario-section';

/** One that was asked for: on its way, over without a result, or everything that came out, level by level. */
export function BacktestShown({ company, number }: { readonly company: Company; readonly number: number }) {
  const query = useBacktest(company.id, number);
  return (
    <Answered query={query} what="what came out">
      {(backtest) => {
        if (backtest.state === 'waiting' || backtest.state === 'running')
          return <OnItsWay company={company} backtest={backtest} />;
        const { result } = backtest;
        if (result === null) return <WithoutResult backtest={backtest} />;
        return (
          <>
            <BasisSection backtest={backtest} result={result} />
            <FactsSection result={result} />
            <CostSection result={result} />
            <RatesSection result={result} />
            {result.comparison !== null && <ComparisonSection company={company} result={result} comparison={result.comparison} />}
            <ScenarioSection company={company} number={number} result={result} />
            <HeldSection company={company} result={result} />
          </>
        );
      }}
    </Answered>
  );
}

function OnItsWay({ company, backtest }: { readonly company: Company; readonly backtest: Backtest }) {
  const cancel = useCancelBacktest(company.id);
  const { number, state, customersDone, customers } = backtest;
  const share = customers === null || customers === 0 ? 0 : (customersDone / customers) * 100;
  return (
    <Section title={state === 'waiting' ? 'It waits to be played' : 'It is being played'}>
      <Progress value={share} aria-label="Customers played" />
      <p role="status" className="said">
        {customers === null
          ? state === 'waiting'
            ? 'It begins when those before it are over.'
            : 'Beginning …'
          : `${customersDone.toLocaleString('en-GB')} of ${customers.toLocaleString('en-GB')} customers`}
      </p>
      <Button variant="default" loading={cancel.isPending} onClick={() => cancel.mutate(number)}>
        Stop it
      </Button>
      <NotDone error={cancel.error} />
    </Section>
  );
}

function WithoutResult({ backtest: { state, error } }: { readonly backtest: Backtest }) {
  return state === 'cancelled' ? (
    <Section title="It was stopped">
      <p className="flush">Somebody stopped it before anything came out.</p>
    </Section>
  ) : (
    <Alert color="brick" title="It could not be played" role="alert">
      {error}
    </Alert>
  );
}
