import { keepPreviousData, useInfiniteQuery, useMutation } from '@tanstack/react-query';
import type { AuditEntry, Verification } from './outbox-answers';
import { call } from './api';
import { companyUrl, urlWith } from './queries';

const PAGE_SIZE = 100;

/** Latest first; of one customer or one kind of action where these are not empty. */
export function useAudit(company: string, filter: { readonly customer: string; readonly kind: string }) {
  return useInfiniteQuery({
    queryKey: ['company', company, 'audit', filter],
    queryFn: ({ pageParam }) =>
      call<readonly AuditEntry[]>(urlWith(`${companyUrl(company)}/audit`, { ...filter, before: pageParam, limit: PAGE_SIZE })),
    initialPageParam: '' as number | '',
    getNextPageParam: (last) => (last.length < PAGE_SIZE ? undefined : last.at(-1)?.sequence),
    placeholderData: keepPreviousData,
  });
}

/** Walks the whole chain, so only when somebody asks for it. */
export function useVerify(company: string) {
  return useMutation({ mutationFn: () => call<Verification>(`${companyUrl(company)}/audit/verify`) });
}
