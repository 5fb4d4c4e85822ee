import { AtTime, OnDay } from '../figures';
import { DataTable, type Column } from '../parts/data-table';
import { Nothing } from '../parts/answered';
import { Link } from '../routing';
import { byText } from '../words';
import type { Desk } from './desk';
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
export function VersionsTable({
  desk,
  of: { versions, activations },
  none,
}: {
  readonly desk: Desk;
  readonly of: Versions;
  /** What is so while nothing has been written. */
  readonly none: string;
}) {
  if (versions.length === 0) return <Nothing>{none}</Nothing>;
  return (
    <DataTable
      caption="Versions of the policy"
      columns={columnsFor(desk, versions, activations)}
      rows={versions}
      keyOf={({ number }) => String(number)}
    />
  );
}

function columnsFor(
  desk: Desk,
  versions: readonly ListedVersion[],
  activations: readonly Activation[],
): readonly Column<ListedVersion>[] {
  return [
    {
      name: 'Version',
      isRowHeader: true,
      cell: ({ number }) => <Link to={versionPath(desk, number)}>Version {number}</Link>,
    },
    ...(desk.kind === 'company' ? [{ name: 'For', cell: (version: ListedVersion) => subjectText(version) }] : []),
    { name: 'State', cell: ({ state }) => <State state={state} /> },
    { name: 'Counts', cell: (version) => <Counts version={version} activations={activations} /> },
    {
      name: 'Written',
      cell: ({ by, at }) => (
        <>
          <AtTime instant={at} timeZone={desk.timeZone} /> by {byText(by)}
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
          <Link to={comparePath(desk, `version-${before.number}`, `version-${version.number}`)}>
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
