import { useState } from 'react';
import { Button, Group } from '@mantine/core';
import type { Company, Facts } from '../../../answers';
import type { CustomerFile, FileEntry } from '../../../file-answers';
import { ENTRY, entryTitle } from '../../../file-words';
import { AtTime } from '../../../figures';
import { EntryDetail, EntryState, Schedule } from '../../../parts/file-entry';
import { EndDialog, type EndingOf } from './end-dialog';
import { GroupOf, LimitUse } from './measures';

interface Props {
  readonly company: Company;
  readonly customer: string;
  readonly file: CustomerFile;
  readonly entries: readonly FileEntry[];
  readonly facts: Facts | null;
}

/** What counts today, each with who said so and how it is ended. */
export function StandingEntries({ company, customer, file, entries, facts }: Props) {
  const [ending, setEnding] = useState<EndingOf | null>(null);
  return (
    <>
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
            <Foot company={company} entry={entry} onEnd={(isMistake) => setEnding({ entry, isMistake })} />
          </li>
        ))}
      </ul>
      {ending !== null && (
        <EndDialog company={company} customer={customer} today={file.asOf} ending={ending} onClose={() => setEnding(null)} />
      )}
    </>
  );
}

function Foot({
  company,
  entry,
  onEnd,
}: {
  readonly company: Company;
  readonly entry: FileEntry;
  readonly onEnd: (isMistake: boolean) => void;
}) {
  const title = entryTitle(entry);
  const { end } = ENTRY[entry.kind];
  return (
    <div className="entry-foot">
      <span className="muted">
        Recorded by {entry.by}, <AtTime instant={entry.recordedAt} timeZone={company.profile?.timeZone ?? null} />
      </span>
      <Group gap="xs">
        <Button size="compact-sm" variant="default" onClick={() => onEnd(false)} aria-label={`${end}: ${title}`}>
          {end}
        </Button>
        <Button size="compact-sm" variant="subtle" onClick={() => onEnd(true)} aria-label={`It was a mistake: ${title}`}>
          It was a mistake
        </Button>
      </Group>
    </div>
  );
}
