import { type CompiledPolicy, type CustomerLedger, type Decision } from '@holdfast/credit';
import { tasks, type CompanyScope } from '@holdfast/store';

interface Judged {
  readonly ledger: CustomerLedger;
  readonly policy: CompiledPolicy;
  readonly decision: Decision;
}

/** A person is told of a change into a segment that the policy marks so, and of a change that the policy leaves to a person: once, not daily. */
export async function alertOfSegment(scope: CompanyScope, judged: Judged, now: string): Promise<void> {
  for (const { key, title, why } of [...segmentAlerts(judged), ...restraintAlerts(judged)]) {
    const { customerId, asOf } = judged.decision;
    await tasks.add(scope, { key, customerId, title, detail: { why, alert: true }, dueOn: asOf, now });
  }
}

interface Alert {
  readonly key: string;
  readonly title: string;
  readonly why: string;
}

function segmentAlerts({ ledger, policy, decision }: Judged): readonly Alert[] {
  const { customerId, asOf, segmented } = decision;
  const segment = policy.segments.find(({ id }) => id === segmented?.segment);
  if (!segmented || segmented.was === null || !segment?.alert) return [];
  const figures = segmented.tags
    .filter(({ id }) => id === segment.id)
    .flatMap(({ evidence }) => evidence.map(({ fact, value, threshold }) => `${fact} ${value} (${threshold})`));
  return [
    {
      key: `segment/${customerId}/${asOf}/${segment.id}`,
      title: `A customer has become another kind of account: ${segment.id}`,
      why: `${ledger.customer.name} was ${segmented.was} and is ${segment.id} now. ${segment.say} ${figures.join(', ')}`.trim(),
    },
  ];
}

function restraintAlerts({ decision }: Judged): readonly Alert[] {
  const { customerId, setAside = [] } = decision;
  return setAside
    .filter(({ forPerson }) => forPerson)
    .map(({ rule, since, until, because: why }) => {
      // A proposal stands until its rule lets go, so it is told once for each time that the rule took hold.
      const once = until ?? `${rule}/${since}`;
      return { key: `restraint/${customerId}/${once}`, title: 'A person has to decide about a restriction', why };
    });
}
