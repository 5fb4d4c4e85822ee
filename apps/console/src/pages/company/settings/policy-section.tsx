import { useState } from 'react';
import { Button, Group, Radio } from '@mantine/core';
import type { Company, Policy } from '../../../answers';
import { Answered, NotDone } from '../../../parts/answered';
import { Section } from '../../../parts/section';
import { StandingBadge } from '../../../parts/standing-badge';
import { Link, companyPath, practicePath } from '../../../routing';
import { useLookedAfter } from '../../../practice-queries';
import { useChangeSettings, usePolicies } from '../../../queries';
import { CHANNEL, counted } from '../../../words';

export function PolicySection({ company }: { readonly company: Company }) {
  const query = usePolicies();
  return (
    <Section
      title="Policy"
      intro="The written rules by which every customer of this company is judged. Another policy judges them all again in the next turn."
    >
      <Answered query={query} what="the policies">
        {(policies) => <PolicyChoice company={company} policies={policies} />}
      </Answered>
    </Section>
  );
}

function PolicyChoice({ company, policies }: { readonly company: Company; readonly policies: readonly Policy[] }) {
  const [draft, setDraft] = useState<string | null>(null);
  const change = useChangeSettings(company.id);
  const chosen = draft ?? company.policy;
  const policy = policies.find(({ id }) => id === chosen);
  const lookedAfter = useLookedAfter(company.id).data;
  const drift = lookedAfter?.drift ?? null;
  const isFollowing = drift !== null && 'relation' in drift && (drift.relation === 'follows' || drift.relation === 'differs');
  const isInUse = (id: string): boolean => id === company.policy && company.ownPolicy === null && !isFollowing;
  return (
    <>
      {lookedAfter?.practice != null && (
        <p>
          <Link to={practicePath(lookedAfter.practice.id)}>{lookedAfter.practice.name}</Link> looks after this company
          {drift !== null && 'relation' in drift ? `, which ${PRACTICE_SAID[drift.relation]}.` : '.'}{' '}
          <Link to={companyPath(company.id, 'policy')}>See in what, or change it</Link>
          {isFollowing && '. Choosing a starting policy here makes it stand for itself, today.'}
        </p>
      )}
      {company.ownPolicy !== null && !isFollowing && (
        <p>This company has a policy of its own, version {company.ownPolicy}. Choosing a starting policy here ends it, today.</p>
      )}
      <Radio.Group label="Policy of this company" value={chosen} onChange={setDraft} className="choice choice-row">
        {policies.map(({ id, name, version }) => (
          <Radio
            key={id}
            value={id}
            label={name}
            description={isInUse(id) ? `version ${version}, in use` : `version ${version}`}
          />
        ))}
      </Radio.Group>
      {policy !== undefined && <PolicyInWords policy={policy} />}
      <Group mt="lg">
        <Button
          disabled={isInUse(chosen)}
          loading={change.isPending}
          onClick={() => change.mutate({ policy: chosen }, { onSuccess: () => setDraft(null) })}
        >
          Use this policy
        </Button>
        <p role="status" className="said">
          {change.isSuccess && chosen === company.policy && 'Saved. Every customer is judged by it in the next turn.'}
        </p>
      </Group>
      <NotDone error={change.error} />
      <p className="policy-back">
        <Link to={companyPath(company.id, 'policy')}>Read the policy in force, change it, or write one of your own</Link>
      </p>
    </>
  );
}

const PRACTICE_SAID = {
  follows: 'follows the practice’s policy',
  differs: 'is based on the practice’s policy and differs from it',
  'stands for itself': 'stands for itself: the practice’s policy does not count here',
  'nothing to follow': 'has nothing to follow, for the practice has no policy in force here',
} as const;

function PolicyInWords({ policy }: { readonly policy: Policy }) {
  return (
    <div className="policy">
      <h3>Its rules</h3>
      <ul className="rules">
        {policy.rules.map(({ id, say, standing, mark }) => (
          <li key={id}>
            <StandingBadge standing={standing} mark={mark} />
            <span>{say}</span>
          </li>
        ))}
      </ul>
      <h3>Its treatment</h3>
      <ul className="treatment">
        {policy.treatment.map(({ step, day, channel }) => (
          <li key={step}>
            <strong>{whenText(day)}</strong> {CHANNEL[channel]}: {step}
          </li>
        ))}
      </ul>
    </div>
  );
}

function whenText(day: number): string {
  if (day === 0) return 'On the due date';
  return `${counted(Math.abs(day), 'day')} ${day < 0 ? 'before' : 'after'} the due date`;
}
