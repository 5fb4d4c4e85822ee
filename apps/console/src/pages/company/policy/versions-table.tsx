import type { Company } from '../../../answers';
import { AtTime, OnDay } from '../../../figures';
import { DataTable, type Column } from '../../../parts/data-table';
import { Nothing } from '../../../parts/answered';
import { Link } from '../../../routing';
import { actorText } from '../../../words';
import { periodsOf } from './periods';
import type { Activation, ListedVersion, Versions, VersionState } from './policy-answers';
import { comparePath, subjectText, versionPath } from './policy-places';

const STATE: Readonly<Record<VersionState, string>> = {
  draft: 'draft',
  active: 'in force',
  scheduled: 'will count',
  past: 'ended',
};

/** Every version that was written, latest first: for whom, by whom, and when it counted. */
export function VersionsTable({ company, of: { versions, activations } }: { readonly company: Company; readonly of: Versions }) {
  if (versions.length === 0) return <Nothing>Nothing has been written yet: the starting policy counts as it is.</Nothing>;
  return (
    <DataTable
      caption="Versions of the policy"
      columns={columnsFor(company, versions, activations)}
      rows={versions}
      keyOf={({ number }) => String(number)}
    />
  );
}

function columnsFor(
  company: Company,
  versions: readonly ListedVersion[],
  activations: readonly Activation[],
): readonly Column<ListedVersion>[] {
  const timeZone = company.profile?.timeZone ?? null;
  return [
    {
      name: 'Version',
      isRowHeader: true,
      cell: ({ number }) => <Link to={versionPath(company.id, number)}>Version {number}</Link>,
    },
    { name: 'For', cell: (version) => subjectText(version) },
    { name: 'State', cell: ({ state }) => <State state={state} /> },
    { name: 'Counts', cell: (version) => <Counts version={version} activations={activations} /> },
    {
      name: 'Written',
      cell: ({ by, at }) => (
        <>
          <AtTime instant={at} timeZone={timeZone} /> {actorText(by).toLowerCase()}
        </>
      ),
    },
    { name: 'Note', cell: ({ note }) => note ?? '' },
    {
      name: 'Compare',
      isSilent: true,
      cell: (version) => {
        const before = versions.find((other) => isBefore(other, version));
        return before === undefined ? null : (
          <Link to={comparePath(company.id, `version-${before.number}`, `version-${version.number}`)}>
            Compare with version {before.number}
          </Link>
        );
      },
    },
  ];
}

export function State({ state }: { readonly state: VersionState }) {
  return <span className={`policy-state policy-state-${state}`}>{STATE[state]}</span>;
}

/** `from 2 Mar 2026 until 8 Mar 2026`. */
export function Counts({
  version,
  activations,
}: {
  readonly version: ListedVersion;
  readonly activations: readonly Activation[];
}) {
  const periods = periodsOf(version, activations);
  if (periods.length === 0) return <span className="muted">never in force so far</span>;
  return (
    <>
      {periods.map(({ from, to }) => (
        <span key={from} className="policy-period">
          from <OnDay day={from} />
          {to !== null && (
            <>
              {' '}
              to before <OnDay day={to} />
            </>
          )}
        </span>
      ))}
    </>
  );
}

function isBefore(other: ListedVersion, version: ListedVersion): boolean {
  return other.number < version.number && other.level === version.level && other.subject === version.subject;
}
