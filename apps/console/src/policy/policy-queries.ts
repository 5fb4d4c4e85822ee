import { keepPreviousData, useMutation, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import type { Day } from '../answers';
import { call } from '../api';
import { companyUrl, post } from '../queries';
import type { Desk } from './desk';
import type {
  Activation,
  Asked,
  Checks,
  Draft,
  InForce,
  ListedVersion,
  PolicyFact,
  Schema,
  Subject,
  Versions,
  WrittenVersion,
} from './policy-answers';

/** What never changes while the engine runs. */
const FIXED = { refetchInterval: false, staleTime: Infinity } as const;

type Whose = Pick<Desk, 'kind' | 'id' | 'url'>;

const policiesUrl = ({ url }: Whose): string => `${url}/policies`;
const PRACTICE: Subject = { level: 'practice', subject: '' };

/** A practice writes for nobody but itself, so its answers do not say for whom. */
function withSubject<Told extends object>({ kind }: Whose, told: Told): Told {
  return kind === 'practice' ? { ...PRACTICE, ...told } : told;
}

/** What is asked of the engine in the same way. */
export function bodyFor({ kind }: Whose, asked: Asked & { readonly note?: string | null }): object {
  if (kind === 'company' || !('level' in asked)) return asked;
  const { level: _, subject: __, ...body } = asked;
  return body;
}

export function useVersions(desk: Whose): UseQueryResult<Versions> {
  return useQuery({
    queryKey: [desk.kind, desk.id, 'policies'],
    queryFn: async () => {
      const { versions, activations } = await call<Versions>(policiesUrl(desk));
      return {
        versions: versions.map((version): ListedVersion => withSubject(desk, version)),
        activations: activations.map((activation): Activation => withSubject(desk, activation)),
      };
    },
  });
}

/** What counts in a company. Null asks for nothing. */
export function useInForce(company: string | null): UseQueryResult<InForce> {
  return useQuery({
    queryKey: ['company', company, 'policies', 'in-force'],
    queryFn: () => call<InForce>(`${companyUrl(company ?? '')}/policies/in-force`),
    enabled: company !== null,
  });
}

/** What a practice lays down today, whatever its companies change in it. */
export interface LaidDown {
  readonly asOf: Day;
  /** Null: nothing. */
  readonly policy:
    | (Pick<InForce, 'name' | 'document' | 'origins'> & {
        readonly number: number;
      })
    | null;
}

/** Null asks for nothing. */
export function useLaidDown(practice: string | null): UseQueryResult<LaidDown> {
  return useQuery({
    queryKey: ['practice', practice, 'in-force'],
    queryFn: () => call<LaidDown>(`/api/practices/${encodeURIComponent(practice ?? '')}/policies/in-force`),
    enabled: practice !== null,
  });
}

/** A version never changes. Null asks for nothing. */
function useVersionOrNone(desk: Whose, number: number | null): UseQueryResult<WrittenVersion> {
  return useQuery({
    queryKey: ['policy-version', desk.kind, desk.id, number],
    queryFn: async () => withSubject(desk, await call<WrittenVersion>(`${policiesUrl(desk)}/${number}`)),
    enabled: number !== null,
    ...FIXED,
  });
}

export function useVersion(desk: Whose, number: number): UseQueryResult<WrittenVersion> {
  return useVersionOrNone(desk, number);
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
export function useText(desk: Whose, which: string | null): UseQueryResult<{ readonly text: string }> {
  const [, number] = /^version-(\d+)$/.exec(which ?? '') ?? [];
  const version = useVersionOrNone(desk, number === undefined ? null : Number(number));
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

/** Every fault of a text among what else counts, and of a practice's, what becomes of it in each company. */
export function useChecks(desk: Whose, draft: Draft): UseQueryResult<Checks> {
  return useQuery({
    queryKey: [desk.kind, desk.id, 'policy-faults', draft],
    queryFn: () => call<Checks>(`${policiesUrl(desk)}/validate`, post(bodyFor(desk, draft))),
    enabled: draft.text !== '',
    placeholderData: keepPreviousData,
    refetchInterval: false,
    gcTime: 10_000,
  });
}

/** Who would stand where if this counted today. */
export function usePreview<Preview>(desk: Whose, asked: Asked): UseQueryResult<Preview> {
  return useQuery({
    queryKey: [desk.kind, desk.id, 'policy-preview', asked],
    queryFn: () => call<Preview>(`${policiesUrl(desk)}/preview`, post(bodyFor(desk, asked))),
    refetchInterval: false,
    gcTime: 10_000,
  });
}

export function useWriteVersion(desk: Whose) {
  return useDeskChange((draft: Draft & { readonly note: string | null }) =>
    call<{ readonly number: number }>(policiesUrl(desk), post(bodyFor(desk, draft))),
  );
}

/** `from`: null is today. */
export function useActivate(desk: Whose) {
  return useDeskChange(({ number, from }: { readonly number: number; readonly from: Day | null }) =>
    call<unknown>(`${policiesUrl(desk)}/${number}/activate`, post(from === null ? {} : { from })),
  );
}

/** From today on the level has no policy of its own. */
export function useDeactivate(desk: Whose) {
  return useDeskChange((subject: Subject) =>
    call<unknown>(`${policiesUrl(desk)}/deactivate`, post(desk.kind === 'practice' ? {} : subject)),
  );
}

/** What a practice lays down changes its companies too, and the page shows what the engine says afterwards. */
function useDeskChange<Input, Result>(change: (input: Input) => Promise<Result>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () =>
      Promise.all(['company', 'companies', 'practice', 'practices'].map((one) => client.invalidateQueries({ queryKey: [one] }))),
  });
}
