import { useState } from 'react';
import { Button, Group, NativeSelect } from '@mantine/core';
import { OnDay } from '../../figures';
import { Answered } from '../../parts/answered';
import { Section } from '../../parts/section';
import type { Desk } from '../../policy/desk';
import type { Subject } from '../../policy/policy-answers';
import { versionPath, writePath } from '../../policy/policy-places';
import { PolicySaid } from '../../policy/policy-said';
import { useFacts, useLaidDown, useVersions, type LaidDown } from '../../policy/policy-queries';
import { Unsaved } from '../../policy/unsaved';
import { VersionsTable } from '../../policy/versions-table';
import { usePolicies } from '../../queries';
import { Link, navigate } from '../../routing';

const PRACTICE: Subject = { level: 'practice', subject: '' };

/** What the practice lays down in words, every version there is, and the ways to write another one. */
export function PracticePolicy({ desk }: { readonly desk: Desk }) {
  const laidDown = useLaidDown(desk.id);
  const versions = useVersions(desk);
  return (
    <div className="settings">
      <Unsaved desk={desk} />
      <Answered query={laidDown} what="the policy in force">
        {(today) => <InForce desk={desk} today={today} />}
      </Answered>
      <Section
        title="Versions"
        intro="Versions are only ever added. A draft judges nobody until it is put in force, and every older one can be brought back."
      >
        <Answered query={versions} what="the versions">
          {(all) => <VersionsTable desk={desk} of={all} none="Nothing has been written yet." />}
        </Answered>
      </Section>
      {desk.barred === null && laidDown.data?.policy != null && <Said policy={laidDown.data.policy} />}
    </div>
  );
}

function InForce({ desk, today: { asOf, policy } }: { readonly desk: Desk; readonly today: LaidDown }) {
  if (desk.barred !== null)
    return (
      <Section title="Nothing is laid down any more">
        <p className="flush">{desk.barred}</p>
      </Section>
    );
  if (policy === null)
    return (
      <Section
        title="Nothing is laid down today"
        intro="Until a version is put in force, each company is judged by its own policy or by its starting policy."
      >
        <Begin desk={desk} />
      </Section>
    );
  return (
    <Section
      title={`In force: ${policy.name}`}
      intro={
        <>
          As of <OnDay day={asOf} />, <Link to={versionPath(desk, policy.number)}>version {policy.number}</Link> counts in every
          company of the practice that does not stand for itself. Amounts are in each company’s home currency.
        </>
      }
    >
      <Button onClick={() => navigate(writePath(desk, PRACTICE, `version-${policy.number}`))}>Change it</Button>
    </Section>
  );
}

/** A practice that has laid down nothing begins with a starting policy. */
function Begin({ desk }: { readonly desk: Desk }) {
  const policies = usePolicies().data ?? [];
  const [chosen, setChosen] = useState('standard');
  const begin = (from: string): void => navigate(writePath(desk, PRACTICE, `${from}-${chosen}`));
  return (
    <div className="inline-form">
      <NativeSelect
        label="Begin with the starting policy"
        value={chosen}
        data={policies.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(event) => setChosen(event.currentTarget.value)}
      />
      <Group gap="sm">
        <Button onClick={() => begin('changes')}>Change some of it</Button>
        <Button variant="default" onClick={() => begin('whole')}>
          Write a whole policy from its text
        </Button>
      </Group>
    </div>
  );
}

function Said({ policy: { document, origins } }: { readonly policy: NonNullable<LaidDown['policy']> }) {
  const facts = useFacts();
  return (
    <Section title="What it says">
      <Answered query={facts} what="the facts">
        {(known) => <PolicySaid says={document} sayer={{ facts: known, currency: '' }} origins={origins} />}
      </Answered>
    </Section>
  );
}
