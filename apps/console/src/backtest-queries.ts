import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { Day } from './answers';
import { call } from './api';
import type { Backtest, BacktestLine, Basis, PolicyVersionLine, Range, Scenario, Suppositions } from './backtest-answers';
import { POLL_MS, companyUrl, post, urlWith, useCompanyChange } from './queries';

const PLAYING_POLL_MS = 1000;

const isOver = ({ state }: BacktestLine): boolean => state !== 'waiting' && state !== 'running';

/** Looked at more often while one is being played. */
export function useBacktests(company: string): UseQueryResult<readonly BacktestLine[]> {
  return useQuery({
    queryKey: ['company', company, 'backtests'],
    queryFn: () => call<readonly BacktestLine[]>(`${companyUrl(company)}/backtests`),
    refetchInterval: ({ state: { data } }) => (data?.every(isOver) === false ? PLAYING_POLL_MS : POLL_MS),
  });
}

/** One that is over does not change any more. */
export function useBacktest(company: string, number: number): UseQueryResult<Backtest> {
  return useQuery({
    queryKey: ['company', company, 'backtests', number],
    queryFn: () => call<Backtest>(`${companyUrl(company)}/backtests/${number}`),
    refetchInterval: ({ state: { data } }) => (data !== undefined && isOver(data) ? false : PLAYING_POLL_MS),
  });
}

export function useScenario(
  { company, number }: { readonly company: string; readonly number: number },
  { prepay, clear, leave }: Suppositions,
): UseQueryResult<Scenario> {
  const text = ({ low, high }: Range): string => `${low}..${high}`;
  const query = { prepay: text(prepay), clear: text(clear), leave: text(leave) };
  return useQuery({
    queryKey: ['company', company, 'backtests', number, query],
    queryFn: () => call<Scenario>(urlWith(`${companyUrl(company)}/backtests/${number}/scenario`, query)),
    placeholderData: keepPreviousData,
    refetchInterval: false,
    staleTime: Infinity,
  });
}

export type AskedPolicy = number | string | { readonly text: string };

interface AskedBacktest {
  readonly policy: AskedPolicy;
  readonly compareTo?: AskedPolicy;
  readonly from: Day;
  readonly to: Day;
  readonly basis: Basis;
}

export function useAskBacktest(company: string) {
  return useCompanyChange(company, (body: AskedBacktest) =>
    call<{ readonly number: number }>(`${companyUrl(company)}/backtests`, post(body)),
  );
}

export function useCancelBacktest(company: string) {
  return useCompanyChange(company, (number: number) =>
    call<Backtest>(`${companyUrl(company)}/backtests/${number}/cancel`, post()),
  );
}

/** The company's own texts, those for groups and customers too; latest first. */
export function usePolicyVersions(company: string): UseQueryResult<{ readonly versions: readonly PolicyVersionLine[] }> {
  return useQuery({
    queryKey: ['company', company, 'policies'],
    queryFn: () => call<{ readonly versions: readonly PolicyVersionLine[] }>(`${companyUrl(company)}/policies`),
  });
}
