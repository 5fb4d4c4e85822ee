import type { Witnessed } from '../../support/running';
import { actionsOf, idOf, type ActionSeen, type Ledger } from './witness';

export interface PreviewSeen {
  readonly kind: 'mail' | 'change' | 'note' | 'task' | 'nothing';
  readonly to?: readonly string[];
  readonly subject?: string;
  readonly text?: string;
  readonly changes?: readonly { readonly field: string; readonly from: string | null; readonly to: string | null }[];
  readonly block?: string | null;
}

/** An action as a person sees it who is asked for it. */
export interface AskedSeen extends ActionSeen {
  readonly why: string;
  readonly preview: PreviewSeen;
  readonly fingerprint: string;
  readonly expiresAt: string | null;
  readonly oldDebt: boolean;
}

export async function actionsIn(running: Witnessed, ledger: Ledger, query = ''): Promise<readonly AskedSeen[]> {
  return (await actionsOf(running, await idOf(running, ledger), query)) as readonly AskedSeen[];
}

export interface Approved {
  readonly approved: readonly string[];
  readonly changed: readonly string[];
  readonly expired: readonly string[];
  readonly gone: readonly string[];
}

export async function approve(running: Witnessed, ledger: Ledger, actions: readonly AskedSeen[]): Promise<Approved> {
  const seen = actions.map(({ id, fingerprint }) => ({ id, fingerprint }));
  return running.post(`/api/companies/${await idOf(running, ledger)}/actions/approve`, { actions: seen });
}
