import type { Day, Reason } from '@holdfast/credit';
import { decisions, settings, type ActionRow, type CompanyScope } from '@holdfast/store';

/** What an action rests on, for the audit: which rules of which policy, on which facts. */
export interface Basis {
  readonly asOf: Day;
  readonly policy: { readonly name: string | null; readonly version: string };
  readonly rules: readonly Pick<Reason, 'rule' | 'because' | 'evidence'>[];
}

/** As its customer is judged now, which is right before it is sent; null for what no judgement asked for. */
export async function basisOf(scope: CompanyScope, { kind, customerId }: ActionRow): Promise<Basis | null> {
  if (kind === 'note' || kind === 'alert') return null;
  const judged = await decisions.find(scope, customerId);
  if (!judged) return null;
  const { asOf, policyVersion, reasons } = judged.decision;
  const { policyName } = await settings.read(scope);
  return {
    asOf,
    policy: { name: policyName, version: policyVersion },
    rules: reasons.map(({ rule, because, evidence }) => ({ rule, because, evidence })),
  };
}
