import { Button, Group } from '@mantine/core';
import type { Company, Facts } from '../../../answers';
import type { CustomerFile, FileEntry } from '../../../file-answers';
import { ENTRY, entryTitle } from '../../../file-words';
import { AtTime } from '../../../figures';
import { EntryDetail, EntryState, Schedule } from '../../../parts/file-entry';
import { byText } from '../../../words';
import { GroupOf, LimitUse } from './measures';

/** What can be done with an entry that counts. */
export type EntryAct = 'end' | 'correct' | 'take-back';

interface Props {
  readonly company: Company;
  readonly file: CustomerFile;
  readonly entries: readonly FileEntry[];
  readonly facts: Facts | null;
  readonly onAct: (act: EntryAct, entry: FileEntry) => void;
}

/** What counts today, each with who said so and how it is ended. */
export function StandingEntries({ company, file, entries, facts, onAct }: Props) {
  return (
    <ul className="entries" aria-label="What stands now">
      {entries.map((entry) => (
        <li key={entry.id} className="entry">
          <div className="entry-head">
            <h3>{entryTitle(entry, file.names)}</h3>
            <EntryState entry={entry} />
          </div>
          <p className="entry-detail">
            <EntryDetail entry={entry} />
          </p>
          {entry.schedule.length > 0 && <Schedule of={entry.schedule} />}
          {entry.kind === 'limit' && facts !== null && <LimitUse facts={facts} />}
          {entry.kind === 'roll-up' && facts !== null && <GroupOf file={file} facts={facts} />}
          <Foot company={company} entry={entry} title={entryTitle(entry, file.names)} onAct={(act) => onAct(act, entry)} />
        </li>
      ))}
    </ul>
  );
}

function Foot({
  company,
  entry,
  title,
  onAct,
}: {
  readonly company: Company;
  readonly entry: FileEntry;
  readonly title: string;
  readonly onAct: (act: EntryAct) => void;
}) {
  const { end } = ENTRY[entry.kind];
  return (
    <div className="entry-foot">
      <span className="muted">
        Recorded by {byText(entry.by)}, <AtTime instant={entry.recordedAt} timeZone={company.profile?.timeZone ?? null} />
      </span>
      <Group gap="xs">
        <Button size="compact-sm" variant="default" onClick={() => onAct('end')} aria-label={`${end}: ${title}`}>
          {end}
        </Button>
        {entry.kind !== 'roll-up' && (
          <Button size="compact-sm" variant="default" onClick={() => onAct('correct')} aria-label={`Correct: ${title}`}>
            Correct
          </Button>
        )}
        <Button size="compact-sm" variant="subtle" onClick={() => onAct('take-back')} aria-label={`It was a mistake: ${title}`}>
          It was a mistake
        </Button>
      </Group>
    </div>
  );
}
