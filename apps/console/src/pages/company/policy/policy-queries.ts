import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { Day } from '../../../answers';
import { call } from '../../../api';
import { companyUrl, post, useCompanyChange } from '../../../queries';
import type { Fault, InForce, PolicyFact, PolicyPreview, Schema, Subject, Versions, WrittenVersion } from './policy-answers';

/** What never changes while the engine runs. */
const FIXED = { refetchInterval: false, staleTime: Infinity } as const;

const policiesUrl = (company: string): string => `${companyUrl(company)}/policies`;

export function useVersions(company: string): UseQueryResult<Versions> {
  return useQuery({
    queryKey: ['company', company, 'policies'],
    queryFn: () => call<Versions>(policiesUrl(company)),
  });
}

export function useInForce(company: string): UseQueryResult<InForce> {
  return useQuery({
    queryKey: ['company', company, 'policies', 'in-force'],
    queryFn: () => call<InForce>(`${policiesUrl(company)}/in-force`),
  });
}

/** A version never changes. Null asks for nothing. */
export function useVersion(company: string, number: number | null): UseQueryResult<WrittenVersion> {
  return useQuery({
    queryKey: ['policy-version', company, number],
    queryFn: () => call<WrittenVersion>(`${policiesUrl(company)}/${number}`),
    enabled: number !== null,
    ...FIXED,
  });
}

/** A starting policy as it is written. Null asks for nothing. */
export function useStartingText(name: string | null): UseQueryResult<{ readonly id: string; readonly text: string }> {
  return useQuery({
    queryKey: ['starting-policy', name],
    queryFn: () => call<{ id: string; text: string }>(`/api/policies/${encodeURIComponent(name ?? '')}`),
    enabled: name !== null,
    ...FIXED,
  });
}

/** `version-3`, or the name of a starting policy. Null asks for nothing. */
export function useText(company: string, which: string | null): UseQueryResult<{ readonly text: string }> {
  const [, number] = /^version-(\d+)$/.exec(which ?? '') ?? [];
  const version = useVersion(company, number === undefined ? null : Number(number));
  const starting = useStartingText(number === undefined ? which : null);
  return number === undefined ? starting : version;
}

export function useFacts(): UseQueryResult<readonly PolicyFact[]> {
  return useQuery({
    queryKey: ['policy-facts'],
    queryFn: () => call<readonly PolicyFact[]>('/api/policies/facts'),
    ...FIXED,
  });
}

/** Of a whole policy, or of a text that states only what differs. */
export function useSchema(of: 'schema' | 'part-schema'): UseQueryResult<Schema> {
  return useQuery({ queryKey: ['policy-schema', of], queryFn: () => call<Schema>(`/api/policies/${of}`), ...FIXED });
}

export interface Draft extends Subject {
  readonly text: string;
}

/** Every fault of a text among what else counts in the company. */
export function useFaults(company: string, draft: Draft): UseQueryResult<{ readonly faults: readonly Fault[] }> {
  return useQuery({
    queryKey: ['company', company, 'policy-faults', draft],
    queryFn: () => call<{ faults: readonly Fault[] }>(`${policiesUrl(company)}/validate`, post(draft)),
    enabled: draft.text !== '',
    placeholderData: keepPreviousData,
    refetchInterval: false,
    gcTime: 10_000,
  });
}

/** Who would stand where if this counted today. */
export function usePolicyPreview(company: string, asked: Draft | { readonly number: number }): UseQueryResult<PolicyPreview> {
  return useQuery({
    queryKey: ['company', company, 'policy-preview', asked],
    queryFn: () => call<PolicyPreview>(`${policiesUrl(company)}/preview`, post(asked)),
    refetchInterval: false,
    gcTime: 10_000,
  });
}

export function useWriteVersion(company: string) {
  return useCompanyChange(company, (draft: Draft & { readonly note: string | null }) =>
    call<{ readonly number: number }>(policiesUrl(company), post(draft)),
  );
}

/** `from`: null is today. */
export function useActivate(company: string) {
  return useCompanyChange(company, ({ number, from }: { readonly number: number; readonly from: Day | null }) =>
    call<Versions>(`${policiesUrl(company)}/${number}/activate`, post(from === null ? {} : { from })),
  );
}

export function useDeactivate(company: string) {
  return useCompanyChange(company, ({ level, subject, from }: Subject & { readonly from: Day | null }) =>
    call<Versions>(`${policiesUrl(company)}/deactivate`, post({ level, subject, ...(from === null ? {} : { from }) })),
  );
}
