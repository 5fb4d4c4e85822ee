import { useEffect, useRef } from 'react';
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

export const POLL_MS = 3000;
/** For answers that are large and change only with a turn; `useTurnPulse` asks for them again when one has ended. */
const SLOW_POLL_MS = 60_000;
/** More are counted as "500+". */
export const COUNTED_MAX = 500;
const PAGE_SIZE = 100;
const NAMES_PAGE_SIZE = 500;
const NAMES_PAGES_MAX = 40;

const companyUrl = (company: string): string => `/api/companies/${encodeURIComponent(company)}`;

function urlWith(path: string, query: Readonly<Record<string, string | number>>): string {
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

export function useTotals(company: string, pollMs = POLL_MS): UseQueryResult<Answer.Totals> {
  return useQuery({
    queryKey: ['company', company, 'totals'],
    queryFn: () => call<Answer.Totals>(`${companyUrl(company)}/totals`),
    refetchInterval: pollMs,
  });
}

/** At most COUNTED_MAX customers with this standing: enough to count them. */
export function useCustomersWith(
  company: string,
  standing: Answer.Standing,
  pollMs: number,
): UseQueryResult<readonly Answer.CustomerLine[]> {
  return useQuery({
    queryKey: ['company', company, 'customers-with', standing],
    queryFn: () =>
      call<readonly Answer.CustomerLine[]>(urlWith(`${companyUrl(company)}/customers`, { standing, limit: COUNTED_MAX })),
    refetchInterval: pollMs,
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

/** Actions, tasks and changes name their customers by id only, so the names are fetched once per turn and kept. */
export function useCustomerNames(company: string): ReadonlyMap<string, string> {
  const names = useQuery({
    queryKey: ['company', company, 'customer-names'],
    queryFn: () => fetchNames(company),
    refetchInterval: SLOW_POLL_MS,
    staleTime: SLOW_POLL_MS,
  });
  return names.data ?? NO_NAMES;
}

const NO_NAMES: ReadonlyMap<string, string> = new Map();

async function fetchNames(company: string): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  let after = '';
  for (let page = 0; page < NAMES_PAGES_MAX; page += 1) {
    const lines = await call<readonly Answer.CustomerLine[]>(
      urlWith(`${companyUrl(company)}/customers`, { after, limit: NAMES_PAGE_SIZE }),
    );
    for (const { id, name } of lines) names.set(id, name);
    after = lines.at(-1)?.id ?? '';
    if (lines.length < NAMES_PAGE_SIZE) break;
  }
  return names;
}

export function useActions(
  company: string,
  {
    pollMs = POLL_MS,
    ...which
  }: { readonly state: string; readonly kind: string; readonly limit: number; readonly pollMs?: number },
): UseQueryResult<readonly Answer.Action[]> {
  return useQuery({
    queryKey: ['company', company, 'actions', which],
    queryFn: () => call<readonly Answer.Action[]>(urlWith(`${companyUrl(company)}/actions`, which)),
    placeholderData: keepPreviousData,
    refetchInterval: pollMs,
  });
}

export function useTasks(company: string, pollMs = POLL_MS): UseQueryResult<readonly Answer.Task[]> {
  return useQuery({
    queryKey: ['company', company, 'tasks'],
    queryFn: () => call<readonly Answer.Task[]>(`${companyUrl(company)}/tasks`),
    refetchInterval: pollMs,
  });
}

export function useStandingChanges(company: string, customer = ''): UseQueryResult<readonly Answer.StandingChange[]> {
  return useQuery({
    queryKey: ['company', company, 'changes', customer],
    queryFn: () => call<readonly Answer.StandingChange[]>(urlWith(`${companyUrl(company)}/standing-changes`, { customer })),
    refetchInterval: SLOW_POLL_MS,
  });
}

export function useTurns(company: string): UseQueryResult<readonly Answer.Turn[]> {
  return useQuery({
    queryKey: ['company', company, 'turns'],
    queryFn: () => call<readonly Answer.Turn[]>(`${companyUrl(company)}/turns`),
  });
}

/** When a turn has ended, everything about the company is asked for again: the answers that are polled slowly may be others now. */
export function useTurnPulse(company: string): void {
  const client = useQueryClient();
  const { data } = useTurns(company);
  const ended = data?.find((turn) => turn.finishedAt !== null)?.id ?? null;
  const known = useRef(ended);
  useEffect(() => {
    if (known.current !== null && ended !== known.current) void client.invalidateQueries({ queryKey: ['company', company] });
    known.current = ended;
  }, [client, company, ended]);
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
}

export function useChangeSettings(company: string) {
  return useCompanyChange(company, (body: SettingsChange) =>
    call<Answer.Company>(companyUrl(company), { method: 'PATCH', body }),
  );
}

export function useApprove(company: string) {
  const url = `${companyUrl(company)}/actions/approve`;
  return useCompanyChange(company, (ids: readonly string[]) =>
    call<{ readonly approved: readonly string[] }>(url, post({ ids })),
  );
}

export function useCloseTask(company: string) {
  return useCompanyChange(company, (task: string) =>
    call<unknown>(`${companyUrl(company)}/tasks/${encodeURIComponent(task)}/close`, post()),
  );
}

/** The id of the turn that was asked for; null when one was waiting already. */
export function useRequestTurn(company: string) {
  return useCompanyChange(company, () => call<{ readonly turn: string | null }>(`${companyUrl(company)}/turns`, post()));
}

export function useDisconnect(company: string) {
  return useCompanyChange(company, () => call<Answer.Company>(`${companyUrl(company)}/disconnect`, post()));
}

function post(body?: unknown): Change {
  return body === undefined ? { method: 'POST' } : { method: 'POST', body };
}

/** Whatever is changed, the page shows what the engine says afterwards and never its own guess. */
function useCompanyChange<Input, Result>(company: string, change: (input: Input) => Promise<Result>) {
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
