import { useState } from 'react';
import { Button, Group, NativeSelect, TextInput } from '@mantine/core';
import type { Company } from '../../../answers';
import { OnDay } from '../../../figures';
import { Answered } from '../../../parts/answered';
import { Section } from '../../../parts/section';
import { useCustomers } from '../../../queries';
import { Link, navigate } from '../../../routing';
import type { Desk } from '../../../policy/desk';
import type { InForce, Subject } from '../../../policy/policy-answers';
import { subjectText, versionPath, writePath } from '../../../policy/policy-places';
import { PolicySaid } from '../../../policy/policy-said';
import { useFacts, useInForce, useVersions } from '../../../policy/policy-queries';
import { Unsaved } from '../../../policy/unsaved';
import { VersionsTable } from '../../../policy/versions-table';
import { PracticeSection } from './practice-section';

const COMPANY: Subject = { level: 'company', subject: '' };

/** The policy in force in words, every version there is, and the ways to write another one. */
export function Overview({ company, desk }: { readonly company: Company; readonly desk: Desk }) {
  const inForce = useInForce(company.id);
  const versions = useVersions(desk);
  const facts = useFacts();
  return (
    <div className="settings">
      <Unsaved desk={desk} />
      <Answered query={inForce} what="the policy in force">
        {(policy) => (
          <Section title={`In force: ${policy.name}`} intro={<Standing policy={policy} desk={desk} />}>
            <WaysToWrite company={company} policy={policy} desk={desk} />
          </Section>
        )}
      </Answered>
      <PracticeSection company={company} />
      <Section
        title="Versions"
        intro="Versions are only ever added. A draft judges nobody until it is put in force, and every older one can be brought back."
      >
        <Answered query={versions} what="the versions">
          {(all) => (
            <VersionsTable
              desk={desk}
              of={all}
              none={`Nothing has been written yet: the ${inForce.data?.practice?.isFollowed === true ? 'practice’s' : 'starting'} policy counts as it is.`}
            />
          )}
        </Answered>
      </Section>
      {inForce.data !== undefined && (
        <Section title="What it says">
          <Answered query={facts} what="the facts">
            {(known) => (
              <PolicySaid
                says={inForce.data.document}
                sayer={{ facts: known, currency: company.profile?.homeCurrency ?? '' }}
                origins={inForce.data.origins}
              />
            )}
          </Answered>
        </Section>
      )}
      <div className="policy-screen">
        <ForOthers company={company} desk={desk} />
      </div>
    </div>
  );
}

function Standing({ policy: { version, asOf, levels, practice }, desk }: { readonly policy: InForce; readonly desk: Desk }) {
  const own = levels.find(({ level }) => level === 'company');
  const others = levels.filter(({ level }) => level !== 'company');
  return (
    <>
      As of <OnDay day={asOf} />.{' '}
      {own === undefined ? (
        `This is the ${practice?.isFollowed === true ? `practice’s policy as it is, its version ${practice.number}` : `starting policy as it is, its version ${version}`}; the company has written none of its own.`
      ) : (
        <>
          Written by the company: <Link to={versionPath(desk, own.number)}>version {own.number}</Link>
          {practice?.isFollowed === true && `, based on version ${practice.number} of the practice’s policy`}.
        </>
      )}
      {others.length > 0 && ` Beyond it, something else is agreed for ${others.map((one) => subjectText(one)).join(', ')}.`}
    </>
  );
}

function WaysToWrite({ company, policy, desk }: { readonly company: Company; readonly policy: InForce; readonly desk: Desk }) {
  const isOfPractice = policy.practice?.isFollowed === true;
  const own = policy.levels.find(({ level }) => level === 'company');
  const begin = (from: string): void => navigate(writePath(desk, COMPANY, from));
  return (
    <Group gap="sm">
      {own === undefined ? (
        <>
          <Button onClick={() => begin(`changes-${isOfPractice ? 'practice' : company.policy}`)}>Change some of it</Button>
          <Button variant="default" onClick={() => begin(`whole-${company.policy}`)}>
            {isOfPractice ? 'Write a whole policy instead' : 'Write a whole policy from its text'}
          </Button>
        </>
      ) : (
        <Button onClick={() => begin(`version-${own.number}`)}>Change it</Button>
      )}
    </Group>
  );
}

function ForOthers({ company, desk }: { readonly company: Company; readonly desk: Desk }) {
  const [group, setGroup] = useState('');
  const [level, setLevel] = useState<'group' | 'customer'>('customer');
  const write = (subject: Subject): void => navigate(writePath(desk, subject, 'nothing'));
  return (
    <Section
      title="For a customer or a group"
      intro="Here only what differs from the company’s policy is said, such as an exclusion, longer grace, or steps of their own."
    >
      <div className="inline-form">
        <NativeSelect
          label="For"
          value={level}
          data={[
            { value: 'customer', label: 'one customer' },
            { value: 'group', label: 'a customer group' },
          ]}
          onChange={(event) => setLevel(event.currentTarget.value === 'group' ? 'group' : 'customer')}
        />
        {level === 'group' && (
          <>
            <TextInput label="The group’s name" value={group} onChange={(event) => setGroup(event.currentTarget.value)} />
            <Button variant="default" disabled={group.trim() === ''} onClick={() => write({ level, subject: group.trim() })}>
              Write what differs
            </Button>
          </>
        )}
      </div>
      {level === 'customer' && <CustomerChoice company={company} onChoose={(subject) => write({ level, subject })} />}
    </Section>
  );
}

const LISTED_MAX = 8;

function CustomerChoice({ company, onChoose }: { readonly company: Company; readonly onChoose: (id: string) => void }) {
  const [search, setSearch] = useState('');
  const found = useCustomers(company.id, { search, standing: '' });
  const [customers = []] = found.data?.pages ?? [];
  return (
    <div className="policy-find">
      <TextInput label="Find the customer" value={search} onChange={(event) => setSearch(event.currentTarget.value)} />
      {search !== '' && (
        <ul aria-label="Customers found">
          {customers.slice(0, LISTED_MAX).map(({ id, name }) => (
            <li key={id}>
              <Button variant="default" size="compact-sm" onClick={() => onChoose(id)}>
                Write what differs for {name}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
