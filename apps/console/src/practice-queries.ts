import { useMutation, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { call } from './api';
import type { DriftOf, Practice } from './practice-answers';
import { companyUrl, post } from './queries';

/** Every company is asked, so this is asked anew only when something was changed here, or after a while. */
const DRIFT_POLL_MS = 30_000;

export const practiceUrl = (practice: string): string => `/api/practices/${encodeURIComponent(practice)}`;

export function usePractices(): UseQueryResult<readonly Practice[]> {
  return useQuery({ queryKey: ['practices'], queryFn: () => call<readonly Practice[]>('/api/practices') });
}

export function usePractice(practice: string): UseQueryResult<Practice> {
  return useQuery({ queryKey: ['practice', practice], queryFn: () => call<Practice>(practiceUrl(practice)) });
}

/** Its companies, by name, each with how its policy relates to the practice's. */
export function useDrift(practice: string): UseQueryResult<readonly DriftOf[]> {
  return useQuery({
    queryKey: ['practice', practice, 'drift'],
    queryFn: () => call<readonly DriftOf[]>(`${practiceUrl(practice)}/drift`),
    refetchInterval: DRIFT_POLL_MS,
  });
}

interface LookedAfter {
  /** Null: no practice looks after the company. */
  readonly practice: Practice | null;
  readonly drift: DriftOf | null;
}

/** Which practice looks after a company. */
export function useLookedAfter(company: string): UseQueryResult<LookedAfter> {
  return useQuery({
    queryKey: ['company', company, 'practice'],
    queryFn: () => call<LookedAfter>(`${companyUrl(company)}/practice`),
  });
}

/** Null: no practice any more. */
export function useLookAfter() {
  return usePracticeChange(({ company, practice }: { readonly company: string; readonly practice: string | null }) =>
    call<unknown>(`${companyUrl(company)}/practice`, { method: 'PUT', body: { practice } }),
  );
}

export function useCreatePractice() {
  return usePracticeChange((name: string) => call<Practice>('/api/practices', post({ name })));
}

export function useChangePractice(practice: string) {
  return usePracticeChange((body: { readonly name?: string; readonly ended?: boolean }) =>
    call<Practice>(practiceUrl(practice), { method: 'PATCH', body }),
  );
}

export function useRemovePractice(practice: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => call<unknown>(practiceUrl(practice), { method: 'DELETE' }),
    // What was known of it is not asked for again: it is gone.
    onSuccess: () => client.invalidateQueries({ queryKey: ['practices'] }),
  });
}

/** What counts in a company may be another policy then. */
function usePracticeChange<Input, Result>(change: (input: Input) => Promise<Result>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () =>
      Promise.all(['practices', 'practice', 'companies', 'company'].map((one) => client.invalidateQueries({ queryKey: [one] }))),
  });
}
