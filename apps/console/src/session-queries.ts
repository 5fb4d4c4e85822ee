import { useMutation, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { call } from './api';

interface Session {
  /** Null: the person has not said. */
  readonly name: string | null;
}

/** Who the person before this page says they are. */
export function useSession(): UseQueryResult<Session> {
  return useQuery({ queryKey: ['session'], queryFn: () => call<Session>('/api/session'), refetchInterval: false });
}

export function useSayWho() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (name: string) => call<Session>('/api/session', { method: 'PUT', body: { name } }),
    onSettled: () => client.invalidateQueries({ queryKey: ['session'] }),
  });
}
