import { useState } from 'react';
import { Button, NativeSelect } from '@mantine/core';
import type { Company } from '../../../answers';
import { Answered } from '../../../parts/answered';
import { Confirmation } from '../../../parts/confirmation';
import { Section } from '../../../parts/section';
import { versionPath } from '../../../policy/policy-places';
import { useDeactivate } from '../../../policy/policy-queries';
import type { DriftOf, Practice } from '../../../practice-answers';
import { useLookedAfter, usePractices } from '../../../practice-queries';
import { companyUrl } from '../../../queries';
import { Link, companyPath, practicePath } from '../../../routing';
import { counted } from '../../../words';
import { Differences } from '../../practices/differences';
import { Moving } from '../../practices/moving';
import { RelationBadge } from '../../practices/relation';
import { WhatModesDo } from './company-desk';

/** Which practice looks after the company, whether its policy counts here, and the ways to have it otherwise. */
export function PracticeSection({ company }: { readonly company: Company }) {
  const lookedAfter = useLookedAfter(company.id);
  const practices = usePractices();
  return (
    <Section title="Practice" intro="An accountant’s firm that looks after many companies may lay one policy beneath theirs.">
      <Answered query={lookedAfter} what="the practice">
        {({ practice, drift }) => (
          <>
            {practice === null ? (
              <p>No practice looks after this company.</p>
            ) : (
              <>
                <p>
                  <Link to={practicePath(practice.id)}>{practice.name}</Link> looks after this company.
                </p>
                {drift !== null && <Related company={company} drift={drift} />}
              </>
            )}
            <Answered query={practices} what="the practices">
              {(all) => <Change company={company} now={practice} practices={all} />}
            </Answered>
          </>
        )}
      </Answered>
    </Section>
  );
}

function Related({ company, drift }: { readonly company: Company; readonly drift: DriftOf }) {
  if ('error' in drift) return <p>{drift.error}</p>;
  const { relation, practiceVersion, ownVersion, differences } = drift;
  const isItsOwn = ownVersion !== null && relation !== 'nothing to follow';
  const own = isItsOwn && (
    <Link to={versionPath({ path: companyPath(company.id, 'policy') }, ownVersion)}>version {ownVersion} of its own</Link>
  );
  return (
    <>
      <p>
        <RelationBadge relation={relation} /> {relation === 'nothing to follow' && 'The practice has no policy in force here.'}
        {relation === 'follows' && `Version ${practiceVersion} of the practice’s policy counts here as it is.`}
        {relation === 'stands for itself' && <>Nothing of the practice’s policy counts here, but {own} does.</>}
        {relation === 'differs' && (
          <>
            Version {practiceVersion} of the practice’s policy counts here with what {own} says instead, in{' '}
            {counted(differences.length, 'setting')}.
          </>
        )}
      </p>
      {(relation === 'differs' || relation === 'stands for itself') && differences.length > 0 && (
        <details className="policy-text">
          <summary>In what it differs from the practice’s policy ({differences.length})</summary>
          <Differences of={differences} from="The practice says" to="Here counts" />
        </details>
      )}
      {isItsOwn && <WayBack company={company} relation={relation} />}
    </>
  );
}

/** Ends what the company says itself, so that the practice's policy counts as it is. */
function WayBack({ company, relation }: { readonly company: Company; readonly relation: string }) {
  const [isAsking, setIsAsking] = useState(false);
  const end = useDeactivate({ kind: 'company', id: company.id, url: companyUrl(company.id) });
  const words = relation === 'stands for itself' ? 'Follow the practice again' : 'Follow it word for word';
  const close = (): void => {
    setIsAsking(false);
    if (end.isError) end.reset();
  };
  return (
    <p className="way-back">
      <Button variant="default" onClick={() => setIsAsking(true)}>
        {words}
      </Button>
      <Confirmation
        isOpen={isAsking}
        title={`${words}?`}
        confirm={words}
        isPending={end.isPending}
        error={end.error}
        onConfirm={() => end.mutate({ level: 'company', subject: '' }, { onSuccess: close })}
        onClose={close}
      >
        <p>
          From today on the practice’s policy counts here as it is, and everybody is judged by it in the next turn. What the
          company wrote stays in the list of versions and can be put in force again.
        </p>
        <WhatModesDo company={company} />
      </Confirmation>
    </p>
  );
}

const NONE = '';

function Change({
  company,
  now,
  practices,
}: {
  readonly company: Company;
  readonly now: Practice | null;
  readonly practices: readonly Practice[];
}) {
  const [chosen, setChosen] = useState<string | null>(null);
  const [isAsking, setIsAsking] = useState(false);
  const going = practices.filter(({ endedAt }) => endedAt === null);
  const current = now?.id ?? NONE;
  const wanted = chosen ?? current;
  const close = (): void => setIsAsking(false);
  if (going.length === 0)
    return (
      <p className="flush">
        <Link to="/practices">Make a practice</Link>
      </p>
    );
  return (
    <div className="inline-form">
      <NativeSelect
        label="Looked after by"
        value={wanted}
        data={[{ value: NONE, label: 'no practice' }, ...going.map(({ id, name }) => ({ value: id, label: name }))]}
        onChange={(event) => setChosen(event.currentTarget.value)}
      />
      <Button variant="default" disabled={wanted === current} onClick={() => setIsAsking(true)}>
        Change the practice
      </Button>
      <Moving company={company} to={going.find(({ id }) => id === wanted) ?? null} isOpen={isAsking} onClose={close} />
    </div>
  );
}
