import { useState } from 'react';
import { Button, NativeSelect } from '@mantine/core';
import type { Company } from '../../answers';
import { Answered, Nothing } from '../../parts/answered';
import { DataTable, type Column } from '../../parts/data-table';
import { Section } from '../../parts/section';
import type { DriftOf, Practice } from '../../practice-answers';
import { useDrift, usePractices } from '../../practice-queries';
import { useCompanies } from '../../queries';
import { Link, companyPath } from '../../routing';
import { LEDGER, counted } from '../../words';
import { Differences } from './differences';
import { Moving } from './moving';
import { RelationBadge } from './relation';

/** Whom the practice looks after, and in what each differs from its policy. */
export function CompaniesSection({ practice }: { readonly practice: Practice }) {
  const drift = useDrift(practice.id);
  const companies = useCompanies();
  return (
    <Section
      title="Companies"
      intro="A company follows the practice’s policy, states what differs, or stands for itself. What a practice lays down counts from its day on in all of them, or in none."
    >
      <Answered query={drift} what="the companies">
        {(all) =>
          all.length === 0 ? (
            <Nothing>It looks after no company {practice.endedAt === null ? 'yet' : 'any more'}.</Nothing>
          ) : (
            <>
              <p className="drift-gist">{gistOf(all)}</p>
              <DataTable
                caption="Companies of the practice"
                columns={columnsFor(companies.data ?? [])}
                rows={all}
                keyOf={({ id }) => id}
              />
            </>
          )
        }
      </Answered>
      {practice.endedAt === null && (
        <Answered query={companies} what="the companies to choose from">
          {(all) => <PutIn practice={practice} companies={all.filter((company) => company.practice !== practice.id)} />}
        </Answered>
      )}
    </Section>
  );
}

/** `2 follow, 1 differs, 1 stands for itself.` */
function gistOf(all: readonly DriftOf[]): string {
  const count = (relation: string): number => all.filter((one) => 'relation' in one && one.relation === relation).length;
  const parts = [
    [count('follows'), 'follows', 'follow'],
    [count('differs'), 'differs', 'differ'],
    [count('stands for itself'), 'stands for itself', 'stand for themselves'],
    [count('nothing to follow'), 'has nothing to follow', 'have nothing to follow'],
    [all.filter((one) => 'error' in one).length, 'could not be looked at', 'could not be looked at'],
  ] as const;
  const said = parts.flatMap(([number, one, many]) => (number === 0 ? [] : [`${number} ${number === 1 ? one : many}`]));
  return `Of ${counted(all.length, 'company', 'companies')}, ${said.join(', ')}.`;
}

function columnsFor(companies: readonly Company[]): readonly Column<DriftOf>[] {
  return [
    {
      name: 'Company',
      isRowHeader: true,
      cell: ({ id, name }) => <Link to={companyPath(id, 'policy')}>{name}</Link>,
    },
    { name: 'Ledger', cell: (one) => ('error' in one ? '' : LEDGER[one.provider]) },
    { name: 'Its policy', cell: (one) => ('error' in one ? '' : <RelationBadge relation={one.relation} />) },
    { name: 'In force', cell: (one) => ('error' in one ? '' : inForceText(one)) },
    { name: 'Differs in', isWide: true, cell: (one) => ('error' in one ? one.error : <DiffersIn drift={one} />) },
    {
      name: 'Take out',
      isSilent: true,
      cell: (one) => {
        const company = companies.find(({ id }) => id === one.id);
        return company === undefined ? null : <TakeOut company={company} />;
      },
    },
  ];
}

function TakeOut({ company }: { readonly company: Company }) {
  const [isAsking, setIsAsking] = useState(false);
  return (
    <>
      <Button variant="default" size="compact-sm" aria-label={`Take ${company.name} out`} onClick={() => setIsAsking(true)}>
        Take out
      </Button>
      <Moving company={company} to={null} isOpen={isAsking} onClose={() => setIsAsking(false)} />
    </>
  );
}

type Looked = Exclude<DriftOf, { readonly error: string }>;

/** Which versions; a company that stands for itself has nothing of the practice's. */
function inForceText({ relation, practiceVersion, ownVersion }: Looked): string {
  const own = ownVersion === null ? '' : `its own version ${ownVersion}`;
  if (relation === 'nothing to follow') return own === '' ? 'a starting policy' : own;
  if (relation === 'stands for itself') return own;
  return `version ${practiceVersion}${own === '' ? '' : ` with ${own}`}`;
}

function DiffersIn({ drift: { relation, differences, agreed, misfits } }: { readonly drift: Looked }) {
  const isComparable = relation === 'differs' || relation === 'stands for itself';
  return (
    <>
      {isComparable && differences.length > 0 && (
        <details>
          <summary>{counted(differences.length, 'setting')}</summary>
          <Differences of={differences} from="The practice says" to="Here counts" />
        </details>
      )}
      {relation !== 'nothing to follow' && differences.length === 0 && <span className="muted">nothing</span>}
      {relation === 'nothing to follow' && <span className="muted">–</span>}
      {agreed.length > 0 && (
        <details>
          <summary>agreed with {counted(agreed.length, 'customer or group', 'customers or groups')}</summary>
          {agreed.map((one) => (
            <div key={`${one.level}/${one.subject}`}>
              <p className="agreed">
                For the {one.level} {one.subject}, version {one.number}
              </p>
              <Differences of={one.differences} from="The company says" to="Agreed" />
            </div>
          ))}
        </details>
      )}
      {misfits.length > 0 && (
        <p className="trouble">{counted(misfits.length, 'text')} in force here no longer fits and is left out.</p>
      )}
    </>
  );
}

function PutIn({ practice, companies }: { readonly practice: Practice; readonly companies: readonly Company[] }) {
  const [chosen, setChosen] = useState('');
  /** Stays the one that was asked about, also when it is not among the others any more. */
  const [asked, setAsked] = useState<Company | null>(null);
  const [isAsking, setIsAsking] = useState(false);
  const practices = usePractices().data ?? [];
  if (companies.length === 0) return <p className="put-in flush muted">There is no other company to put in.</p>;
  const sorted = companies.toSorted((a, b) => a.name.localeCompare(b.name));
  const wanted = sorted.find(({ id }) => id === chosen) ?? sorted[0];
  const shown = asked ?? wanted;
  return (
    <div className="inline-form put-in">
      <NativeSelect
        label="Another company"
        value={wanted?.id ?? ''}
        data={sorted.map((company) => ({ value: company.id, label: nameOf(company, practices) }))}
        onChange={(event) => setChosen(event.currentTarget.value)}
      />
      <Button
        onClick={() => {
          setAsked(wanted ?? null);
          setIsAsking(true);
        }}
      >
        Put it in
      </Button>
      {shown !== undefined && <Moving company={shown} to={practice} isOpen={isAsking} onClose={() => setIsAsking(false)} />}
    </div>
  );
}

function nameOf({ name, provider, practice }: Company, practices: readonly Practice[]): string {
  const other = practices.find(({ id }) => id === practice);
  return `${name} (${LEDGER[provider]}${other === undefined ? '' : `, now in ${other.name}`})`;
}
