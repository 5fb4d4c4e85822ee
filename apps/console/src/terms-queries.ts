import { keepPreviousData, useInfiniteQuery, useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { Day, Instant } from './answers';
import { call } from './api';
import { companyUrl, post, urlWith, useCompanyChange } from './queries';

/** The credit policy as customers are told it, without its words. */
export interface CreditTerms {
  readonly version: string;
  readonly since: Day | null;
  readonly shownOn: Day;
  readonly doubts: readonly { readonly rule: string; readonly problem: string; readonly cure: string }[];
}

export interface Acceptance {
  readonly customerId: string;
  readonly name: string;
  readonly state: 'accepted' | 'earlier' | 'never';
  readonly accepted: { readonly version: string; readonly on: Day; readonly by: string; readonly recordedBy: string } | null;
}

interface Acceptances {
  readonly customers: readonly Acceptance[];
  readonly next: string | null;
}

export function useCreditTerms(company: string): UseQueryResult<CreditTerms> {
  return useQuery({
    queryKey: ['company', company, 'terms'],
    queryFn: () => call<CreditTerms>(`${companyUrl(company)}/policy-document`),
  });
}

export function useAcceptances(company: string, state: string) {
  return useInfiniteQuery({
    queryKey: ['company', company, 'acceptances', state],
    queryFn: ({ pageParam }) =>
      call<Acceptances>(urlWith(`${companyUrl(company)}/acceptances`, { state, after: pageParam, limit: 100 })),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next ?? undefined,
    placeholderData: keepPreviousData,
  });
}

/** The link is in this answer and in no other. */
export function useMakeAcceptanceLink(company: string) {
  return useCompanyChange(company, ({ customerId }: Pick<Acceptance, 'customerId' | 'name'>) =>
    call<{ readonly link: string; readonly expiresAt: Instant }>(
      `${companyUrl(company)}/customers/${encodeURIComponent(customerId)}/acceptance-links`,
      post({}),
    ),
  );
}
