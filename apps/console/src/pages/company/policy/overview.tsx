import { useState } from 'react';
import { Button, Group, NativeSelect, TextInput } from '@mantine/core';
import type { Company } from '../../../answers';
import { OnDay } from '../../../figures';
import { Answered } from '../../../parts/answered';
import { Section } from '../../../parts/section';
import { useCustomers } from '../../../queries';
import { Link, navigate } from '../../../routing';
import type { InForce, Subject } from './policy-answers';
import { subjectText, versionPath, writePath } from './policy-places';
import { PolicySaid } from './policy-said';
import { useFacts, useInForce, useVersions } from './policy-queries';
import { VersionsTable } from './versions-table';
import { useUnsaved } from './writing/drafts';

const COMPANY: Subject = { level: 'company', subject: '' };

/** The policy in force in words, every version there is, and the ways to write another one. */
export function Overview({ company }: { readonly company: Company }) {
  const inForce = useInForce(company.id);
  const versions = useVersions(company.id);
  const facts = useFacts();
  return (
    <div className="settings">
      <Unsaved company={company} />
      <Answered query={inForce} what="the policy in force">
        {(policy) => (
          <Section title={`In force: ${policy.name}`} intro={<Standing policy={policy} company={company} />}>
            <WaysToWrite company={company} policy={policy} />
          </Section>
        )}
      </Answered>
      <Section
        title="Versions"
        intro="Versions are only ever added. A draft judges nobody until it is put in force, and every older one can be brought back."
      >
        <Answered query={versions} what="the versions">
          {(all) => <VersionsTable company={company} of={all} />}
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
        <ForOthers company={company} />
      </div>
    </div>
  );
}

function Standing({ policy: { version, asOf, levels }, company }: { readonly policy: InForce; readonly company: Company }) {
  const own = levels.find(({ level }) => level === 'company');
  const others = levels.filter(({ level }) => level !== 'company');
  return (
    <>
      As of <OnDay day={asOf} />.{' '}
      {own === undefined ? (
        `This is the starting policy as it is, its version ${version}; the company has written none of its own.`
      ) : (
        <>
          Written by the company: <Link to={versionPath(company.id, own.number)}>version {own.number}</Link>.
        </>
      )}
      {others.length > 0 && ` Beyond it, something else is agreed for ${others.map((one) => subjectText(one)).join(', ')}.`}
    </>
  );
}

function WaysToWrite({ company, policy }: { readonly company: Company; readonly policy: InForce }) {
  const own = policy.levels.find(({ level }) => level === 'company');
  const begin = (from: string): void => navigate(writePath(company.id, COMPANY, from));
  return (
    <Group gap="sm">
      {own === undefined ? (
        <>
          <Button onClick={() => begin(`changes-${company.policy}`)}>Change some of it</Button>
          <Button variant="default" onClick={() => begin(`whole-${company.policy}`)}>
            Write a whole policy from its text
          </Button>
        </>
      ) : (
        <Button onClick={() => begin(`version-${own.number}`)}>Change it</Button>
      )}
    </Group>
  );
}

function Unsaved({ company }: { readonly company: Company }) {
  const unsaved = useUnsaved(company.id);
  if (unsaved.length === 0) return null;
  return (
    <div className="cure" role="note">
      {unsaved.map((writing) => (
        <p key={`${writing.level}/${writing.subject}`} className="flush">
          What you are writing for {subjectText(writing)} is not saved.{' '}
          <Link to={writePath(company.id, writing, writing.from)}>Go on writing</Link>
        </p>
      ))}
    </div>
  );
}

function ForOthers({ company }: { readonly company: Company }) {
  const [group, setGroup] = useState('');
  const [level, setLevel] = useState<'group' | 'customer'>('customer');
  const write = (subject: Subject): void => navigate(writePath(company.id, subject, 'nothing'));
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
