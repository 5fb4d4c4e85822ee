import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
  type UseQueryResult,
} from '@tanstack/react-query';
import type * as Answer from './answers';
import { call, type Change } from './api';
import type { Score } from './score-answers';

export const POLL_MS = 3000;
const READING_POLL_MS = 1000;
const PAGE_SIZE = 100;

export const companyUrl = (company: string): string => `/api/companies/${encodeURIComponent(company)}`;

export function urlWith(path: string, query: Readonly<Record<string, string | number>>): string {
  const given = Object.entries(query).filter(([, value]) => value !== '');
  return `${path}?${new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString()}`;
}

export function useClock(): UseQueryResult<Answer.ClockAnswer> {
  return useQuery({ queryKey: ['clock'], queryFn: () => call<Answer.ClockAnswer>('/api/clock') });
}

/** Until when the company is paused; null when it is not, or not any more. */
export function usePause({ pausedUntil }: Answer.Company): Answer.Instant | null {
  const { data } = useClock();
  if (pausedUntil === null || data === undefined) return null;
  return Date.parse(pausedUntil) > Date.parse(data.now) ? pausedUntil : null;
}

export function useCompanies(): UseQueryResult<readonly Answer.Company[]> {
  return useQuery({ queryKey: ['companies'], queryFn: () => call<readonly Answer.Company[]>('/api/companies') });
}

export function useCompany(company: string): UseQueryResult<Answer.Company> {
  return useQuery({ queryKey: ['company', company], queryFn: () => call<Answer.Company>(companyUrl(company)) });
}

/** Looked at more often while something is being read. */
export function useSync(company: string): UseQueryResult<Answer.Sync> {
  return useQuery({
    queryKey: ['company', company, 'sync'],
    queryFn: () => call<Answer.Sync>(`${companyUrl(company)}/sync`),
    refetchInterval: ({ state: { data } }) => (data?.progress == null ? POLL_MS : READING_POLL_MS),
  });
}

export function useTotals(company: string): UseQueryResult<Answer.Totals> {
  return useQuery({
    queryKey: ['company', company, 'totals'],
    queryFn: () => call<Answer.Totals>(`${companyUrl(company)}/totals`),
  });
}

export function useCustomers(company: string, filter: { readonly search: string; readonly standing: string }) {
  return useInfiniteQuery({
    queryKey: ['company', company, 'customers', filter],
    queryFn: ({ pageParam }) =>
      call<readonly Answer.CustomerLine[]>(
        urlWith(`${companyUrl(company)}/customers`, { ...filter, after: pageParam, limit: PAGE_SIZE }),
      ),
    initialPageParam: '',
    getNextPageParam: (last) => (last.length < PAGE_SIZE ? undefined : last.at(-1)?.id),
    placeholderData: keepPreviousData,
  });
}

/** Of one customer, or of everybody where `customer` is empty; latest first. */
export function useStandingChanges(
  company: string,
  which: { readonly customer: string; readonly limit: number },
): UseQueryResult<readonly Answer.StandingChange[]> {
  return useQuery({
    queryKey: ['company', company, 'changes', which],
    queryFn: () => call<readonly Answer.StandingChange[]>(urlWith(`${companyUrl(company)}/standing-changes`, which)),
    placeholderData: keepPreviousData,
  });
}

export function useTurns(company: string): UseQueryResult<readonly Answer.Turn[]> {
  return useQuery({
    queryKey: ['company', company, 'turns'],
    queryFn: () => call<readonly Answer.Turn[]>(`${companyUrl(company)}/turns`),
  });
}

export function useWhy(company: string, customer: string): UseQueryResult<Answer.Why> {
  const url = `${companyUrl(company)}/customers/${encodeURIComponent(customer)}/why`;
  return useQuery({ queryKey: ['company', company, 'customer', customer, 'why'], queryFn: () => call<Answer.Why>(url) });
}

export function useCustomerLedger(company: string, customer: string): UseQueryResult<Answer.CustomerLedger> {
  const url = `${companyUrl(company)}/customers/${encodeURIComponent(customer)}`;
  return useQuery({
    queryKey: ['company', company, 'customer', customer, 'ledger'],
    queryFn: () => call<Answer.CustomerLedger>(url),
  });
}

/** When the customer will pay. */
export function useScore(company: string, customer: string): UseQueryResult<Score> {
  const url = `${companyUrl(company)}/customers/${encodeURIComponent(customer)}/score`;
  return useQuery({ queryKey: ['company', company, 'customer', customer, 'score'], queryFn: () => call<Score>(url) });
}

export function usePolicies(): UseQueryResult<readonly Answer.Policy[]> {
  return useQuery({
    queryKey: ['policies'],
    queryFn: () => call<readonly Answer.Policy[]>('/api/policies'),
    refetchInterval: false,
    staleTime: Infinity,
  });
}

interface SettingsChange {
  readonly modes?: Partial<Answer.Modes>;
  readonly policy?: string;
  readonly killSwitch?: boolean;
  readonly pausedUntil?: Answer.Instant | null;
  readonly timeZone?: string;
  readonly alertsTo?: string | null;
  /** Which fingerprints of `going-live` were shown. */
  readonly seen?: Partial<Readonly<Record<keyof Answer.Modes, string>>>;
}

export function useChangeSettings(company: string) {
  return useCompanyChange(company, (body: SettingsChange) =>
    call<Answer.Company>(companyUrl(company), { method: 'PATCH', body }),
  );
}

/** The id of the turn that was asked for; null when one was waiting already. */
export function useRequestTurn(company: string) {
  return useCompanyChange(company, () => call<{ readonly turn: string | null }>(`${companyUrl(company)}/turns`, post()));
}

export function useDisconnect(company: string) {
  return useCompanyChange(company, () => call<Answer.Company>(`${companyUrl(company)}/disconnect`, post()));
}

export function post(body?: unknown): Change {
  return body === undefined ? { method: 'POST' } : { method: 'POST', body };
}

/** Whatever is changed, the page shows what the engine says afterwards and never its own guess. */
export function useCompanyChange<Input, Result>(company: string, change: (input: Input) => Promise<Result>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ['company', company] }),
        client.invalidateQueries({ queryKey: ['companies'] }),
      ]),
  });
}
