import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { Instant } from './answers';
import { call } from './api';
import { companyUrl, post, useCompanyChange } from './queries';

export type KeyScope = 'credit-checks' | 'read';

export interface ApiKey {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly KeyScope[];
  readonly createdAt: Instant;
  readonly lastUsedAt: Instant | null;
  readonly revokedAt: Instant | null;
}

const keysUrl = (company: string): string => `${companyUrl(company)}/api-keys`;

export function useApiKeys(company: string): UseQueryResult<readonly ApiKey[]> {
  return useQuery({
    queryKey: ['company', company, 'api-keys'],
    queryFn: () => call<readonly ApiKey[]>(keysUrl(company)),
  });
}

/** The key is in this answer and in no other. */
export function useMakeKey(company: string) {
  return useCompanyChange(company, (asked: { readonly name: string; readonly scopes: readonly KeyScope[] }) =>
    call<{ readonly id: string; readonly key: string }>(keysUrl(company), post(asked)),
  );
}

export function useRevokeKey(company: string) {
  return useCompanyChange(company, (id: string) => call(`${keysUrl(company)}/${id}/revoke`, post()));
}
