import type { ApiCall } from '../call';
import { rows, validation, type Complaint, type Reply } from '../reply';
import type { Json } from '../wire';

/** What writing one element would do: refuse it with messages, or be carried out. */
export type Plan = { readonly refused: Complaint } | { readonly commit: () => Json; readonly warnings?: readonly string[] };

/**
 * Writes an array the two ways Xero knows. Usually one bad element fails the whole request and nothing is saved;
 * with summarizeErrors=false each element fares for itself and says how.
 */
export function writeElements(call: ApiCall, name: string, plans: readonly (() => Plan)[]): Reply {
  if (call.query.text('summarizeErrors')?.toLowerCase() === 'false') {
    return rows(
      name,
      plans.map((plan) => judged(plan())),
    );
  }
  const planned = plans.map((plan) => plan());
  const complaints = planned.flatMap((plan) => ('refused' in plan ? [plan.refused] : []));
  if (complaints.length > 0) {
    if (call.ledger.unverified.savesGoodElements) for (const plan of planned) if ('commit' in plan) plan.commit();
    throw validation(complaints);
  }
  return rows(
    name,
    planned.flatMap((plan) => ('refused' in plan ? [] : [withWarnings(plan)])),
  );
}

function judged(plan: Plan): Json {
  if ('refused' in plan) {
    return {
      ...plan.refused.element,
      StatusAttributeString: 'ERROR',
      ValidationErrors: plan.refused.messages.map((Message) => ({ Message })),
    };
  }
  const warned = (plan.warnings ?? []).length > 0;
  return { ...withWarnings(plan), StatusAttributeString: warned ? 'WARNING' : 'OK' };
}

function withWarnings(plan: { commit: () => Json; warnings?: readonly string[] }): Json {
  const written = plan.commit();
  const warnings = plan.warnings ?? [];
  return warnings.length === 0 ? written : { ...written, Warnings: warnings.map((Message) => ({ Message })) };
}
