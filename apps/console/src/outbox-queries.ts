import { keepPreviousData, useMutation, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import type { Instant } from './answers';
import type { Action, ApprovalAnswer, BeganUndo, GoingLive, Stop, Task } from './outbox-answers';
import { call } from './api';
import { companyUrl, post, urlWith, useCompanyChange } from './queries';

/** What the engine takes at once. */
export const AT_ONCE_MAX = 1000;

export function useActions(
  company: string,
  which: { readonly state: string; readonly kind: string; readonly limit: number },
): UseQueryResult<readonly Action[]> {
  return useQuery({
    queryKey: ['company', company, 'actions', which],
    queryFn: () => call<readonly Action[]>(urlWith(`${companyUrl(company)}/actions`, which)),
    placeholderData: keepPreviousData,
  });
}

/** What waits for a person's approval, newest first. */
export function useAsked(company: string): UseQueryResult<readonly Action[]> {
  return useQuery({
    queryKey: ['company', company, 'asked'],
    queryFn: () => call<readonly Action[]>(urlWith(`${companyUrl(company)}/actions`, { asked: 'true', limit: AT_ONCE_MAX })),
  });
}

export function useApprove(company: string) {
  return useCompanyChange(company, (actions: readonly { readonly id: string; readonly fingerprint: string }[]) =>
    call<ApprovalAnswer>(`${companyUrl(company)}/actions/approve`, post({ actions })),
  );
}

export function useDecline(company: string) {
  return useCompanyChange(company, (ids: readonly string[]) =>
    call<{ readonly declined: readonly string[] }>(`${companyUrl(company)}/actions/decline`, post({ ids })),
  );
}

export function useRetry(company: string) {
  return useCompanyChange(company, (action: string) =>
    call<unknown>(`${companyUrl(company)}/actions/${encodeURIComponent(action)}/retry`, post()),
  );
}

export function useResolve(company: string) {
  return useCompanyChange(company, ({ action, as }: { readonly action: string; readonly as: 'done' | 'not-done' }) =>
    call<unknown>(`${companyUrl(company)}/actions/${encodeURIComponent(action)}/resolve`, post({ as })),
  );
}

export function useUndo(company: string) {
  return useCompanyChange(company, (since: Instant | null) =>
    call<BeganUndo>(`${companyUrl(company)}/undo`, post(since === null ? {} : { since })),
  );
}

/** Asked for anew each time somebody looks at it, and unchanged while they do. */
export function useGoingLive(company: string): UseQueryResult<GoingLive> {
  return useQuery({
    queryKey: ['company', company, 'going-live'],
    queryFn: () => call<GoingLive>(`${companyUrl(company)}/going-live`),
    refetchInterval: false,
    gcTime: 0,
  });
}

export function useTasks(company: string): UseQueryResult<readonly Task[]> {
  return useQuery({
    queryKey: ['company', company, 'tasks'],
    queryFn: () => call<readonly Task[]>(`${companyUrl(company)}/tasks`),
  });
}

export function useCloseTask(company: string) {
  return useCompanyChange(company, (task: string) =>
    call<unknown>(`${companyUrl(company)}/tasks/${encodeURIComponent(task)}/close`, post()),
  );
}

export function useStop(): UseQueryResult<Stop> {
  return useQuery({ queryKey: ['stop'], queryFn: () => call<Stop>('/api/stop') });
}

export function useSetStop() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (stopped: boolean) => call<Stop>('/api/stop', { method: 'PUT', body: { stopped } }),
    onSettled: () => client.invalidateQueries(),
  });
}
