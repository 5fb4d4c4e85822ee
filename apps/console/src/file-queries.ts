import { keepPreviousData, useInfiniteQuery, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { call } from './api';
import type { Day } from './answers';
import type { CheckAnswer, CustomerFile, EntryKind, NewEntry, StandingEntries, StoredCheck } from './file-answers';
import { companyUrl, post, urlWith, useCompanyChange } from './queries';

const CHECKS_SHOWN = 20;

const fileUrl = (company: string, customer: string): string =>
  `${companyUrl(company)}/customers/${encodeURIComponent(customer)}/file`;

export function useCustomerFile(company: string, customer: string): UseQueryResult<CustomerFile> {
  return useQuery({
    queryKey: ['company', company, 'customer', customer, 'file'],
    queryFn: () => call<CustomerFile>(fileUrl(company, customer)),
  });
}

/** What is worth a second look comes with the answer. */
export function useRecord(company: string, customer: string) {
  return useCompanyChange(company, (entry: NewEntry) =>
    call<{ readonly warnings: readonly string[] }>(fileUrl(company, customer), post(entry)),
  );
}

export interface Ending {
  readonly entry: string;
  readonly outcome: string;
  /** Null: it was a mistake. */
  readonly on: Day | null;
}

export function useEndEntry(company: string, customer: string) {
  return useCompanyChange(company, ({ entry, ...ending }: Ending) =>
    call<unknown>(`${fileUrl(company, customer)}/${encodeURIComponent(entry)}/end`, post(ending)),
  );
}

/** What stands in the files of all customers, by the day it comes to. */
export function useStandingEntries(company: string, filter: { readonly kind: EntryKind | ''; readonly until: Day }) {
  return useInfiniteQuery({
    queryKey: ['company', company, 'credit-file', filter],
    queryFn: ({ pageParam }) =>
      call<StandingEntries>(urlWith(`${companyUrl(company)}/credit-file`, { ...filter, after: pageParam })),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next ?? undefined,
    placeholderData: keepPreviousData,
  });
}

export function useAskCredit(company: string) {
  return useCompanyChange(
    company,
    (asked: { readonly customer: string; readonly amount: string; readonly currency: string; readonly document?: string }) =>
      call<CheckAnswer>(`${companyUrl(company)}/credit-checks`, post(asked)),
  );
}

/** Latest first. */
export function useCreditChecks(company: string, customer: string): UseQueryResult<readonly StoredCheck[]> {
  return useQuery({
    queryKey: ['company', company, 'customer', customer, 'credit-checks'],
    queryFn: () =>
      call<readonly StoredCheck[]>(urlWith(`${companyUrl(company)}/credit-checks`, { customer, limit: CHECKS_SHOWN })),
  });
}
