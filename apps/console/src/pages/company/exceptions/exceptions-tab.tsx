import { NativeSelect } from '@mantine/core';
import type { Company, Day } from '../../../answers';
import type { EntryKind, StandingEntry } from '../../../file-answers';
import { useStandingEntries } from '../../../file-queries';
import { ENTRY, entryTitle } from '../../../file-words';
import { AtTime, OnDay, dayIn } from '../../../figures';
import { Answered, Nothing } from '../../../parts/answered';
import { DataTable, type Column } from '../../../parts/data-table';
import { EntryDetail, EntryState } from '../../../parts/file-entry';
import { ShowMore } from '../../../parts/show-more';
import { useClock } from '../../../queries';
import { Link, customerPath, useQueryValue } from '../../../routing';
import { byText } from '../../../words';

const KINDS = ['dispute', 'promise', 'plan', 'pin', 'limit', 'flag', 'bad-debt'] as const satisfies readonly EntryKind[];
const KIND_CHOICES = [{ value: '', label: 'Every kind' }, ...KINDS.map((value) => ({ value, label: ENTRY[value].name }))];
const UNTIL_CHOICES = [
  { value: '', label: 'Whenever' },
  { value: '0', label: 'Today or earlier' },
  { value: '7', label: 'Within 7 days' },
  { value: '30', label: 'Within 30 days' },
];
const DAY_MS = 86_400_000;

/** What stands in the credit files of all customers: who disputes, who has promised, whose pin ends soon. */
export function ExceptionsTab({ company }: { readonly company: Company }) {
  const [kind, setKind] = useQueryValue('kind');
  const [within, setWithin] = useQueryValue('within');
  const clock = useClock().data;
  const today = clock === undefined ? null : dayIn(clock.now, company.profile?.timeZone ?? 'UTC');
  return (
    <section aria-label="Exceptions">
      <div className="filters">
        <NativeSelect label="Kind" data={KIND_CHOICES} value={kind} onChange={(event) => setKind(event.currentTarget.value)} />
        <NativeSelect
          label="Comes to its day"
          description="Due, raised, ending."
          inputWrapperOrder={['label', 'input', 'description']}
          data={UNTIL_CHOICES}
          value={within}
          onChange={(event) => setWithin(event.currentTarget.value)}
        />
      </div>
      {(within === '' || today !== null) && (
        <Entries
          company={company}
          kind={KINDS.find((each) => each === kind) ?? ''}
          until={within === '' || today === null ? '' : daysAfter(today, Number(within))}
        />
      )}
    </section>
  );
}

function Entries({
  company,
  kind,
  until,
}: {
  readonly company: Company;
  readonly kind: EntryKind | '';
  /** Empty: whenever. */
  readonly until: Day;
}) {
  const query = useStandingEntries(company.id, { kind, until });
  return (
    <div className="panel">
      <Answered query={query} what="the exceptions">
        {({ pages }) => {
          const entries = pages.flatMap((page) => page.entries);
          return (
            <>
              {entries.length === 0 && !query.hasNextPage && <Nothing>Nothing of this kind stands in any credit file.</Nothing>}
              {entries.length > 0 && (
                <DataTable
                  caption="What stands in the credit files, by its day"
                  columns={columnsOf(company)}
                  rows={entries}
                  keyOf={({ id }) => id}
                />
              )}
              {query.hasNextPage && <ShowMore isPending={query.isFetchingNextPage} onMore={() => void query.fetchNextPage()} />}
            </>
          );
        }}
      </Answered>
    </div>
  );
}

function columnsOf(company: Company): readonly Column<StandingEntry>[] {
  return [
    { name: 'Day', cell: ({ day }) => <OnDay day={day} /> },
    {
      name: 'Customer',
      isRowHeader: true,
      cell: ({ customerId, customerName }) => <Link to={customerPath(company.id, customerId)}>{customerName}</Link>,
    },
    {
      name: 'What',
      isWide: true,
      cell: (entry) => (
        <>
          <strong>{entryTitle(entry)}</strong> <EntryState entry={entry} />
          <p className="entry-detail">
            <EntryDetail entry={entry} />
          </p>
        </>
      ),
    },
    {
      name: 'Recorded',
      cell: ({ by, recordedAt }) => (
        <>
          {byText(by)}, <AtTime instant={recordedAt} timeZone={company.profile?.timeZone ?? null} />
        </>
      ),
    },
  ];
}

function daysAfter(day: Day, days: number): Day {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
}
