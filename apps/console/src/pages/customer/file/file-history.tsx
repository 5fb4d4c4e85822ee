import type { Company } from '../../../answers';
import type { FileEntry } from '../../../file-answers';
import { entryTitle, stateText } from '../../../file-words';
import { AtTime, OnDay } from '../../../figures';
import { DataTable, type Column } from '../../../parts/data-table';
import { EntryDetail } from '../../../parts/file-entry';
import { byText, counted } from '../../../words';

interface Props {
  readonly company: Company;
  /** Latest first. */
  readonly entries: readonly FileEntry[];
  readonly names: Readonly<Record<string, string>>;
}

/** What counted once, or never did. */
export function FileHistory({ company, entries, names }: Props) {
  const timeZone = company.profile?.timeZone ?? null;
  const columns: readonly Column<FileEntry>[] = [
    {
      name: 'What',
      isRowHeader: true,
      cell: (entry) => (
        <>
          {entryTitle(entry, names)}
          <p className="plain">
            <EntryDetail entry={entry} />
          </p>
        </>
      ),
    },
    {
      name: 'Recorded',
      cell: ({ by, recordedAt }) => (
        <>
          {byText(by)}, <AtTime instant={recordedAt} timeZone={timeZone} />
        </>
      ),
    },
    { name: 'How it ended', cell: (entry) => <HowEnded entry={entry} timeZone={timeZone} /> },
  ];
  return (
    <details className="file-history">
      <summary>History: {counted(entries.length, 'entry', 'entries')}</summary>
      <DataTable caption="History of the credit file, latest first" columns={columns} rows={entries} keyOf={({ id }) => id} />
    </details>
  );
}

function HowEnded({ entry, timeZone }: { readonly entry: FileEntry; readonly timeZone: string | null }) {
  const { ended } = entry;
  if (ended === null) return stateText(entry);
  return (
    <>
      {ended.mistake ? (
        'Taken back as a mistake'
      ) : (
        <>
          Ended on <OnDay day={ended.on} />
        </>
      )}{' '}
      by {byText(ended.by)}, <AtTime instant={ended.recordedAt} timeZone={timeZone} />: <q>{ended.outcome}</q>
    </>
  );
}
