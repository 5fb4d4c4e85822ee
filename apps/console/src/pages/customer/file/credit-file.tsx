import { useState } from 'react';
import { Button } from '@mantine/core';
import type { Company, CustomerLedger, Facts } from '../../../answers';
import type { CustomerFile, FileEntry } from '../../../file-answers';
import { kindText } from '../../../file-words';
import { useCustomerFile } from '../../../file-queries';
import { Answered, Nothing } from '../../../parts/answered';
import { Section } from '../../../parts/section';
import { capital } from '../../../words';
import { RecordDialog, type Recorded } from '../record/record-dialog';
import { EndDialog } from './end-dialog';
import { FileHistory } from './file-history';
import { GroupOf } from './measures';
import { StandingEntries, type EntryAct } from './standing-entries';
import { stands } from './stands';

interface Props {
  readonly company: Company;
  readonly books: CustomerLedger;
  readonly facts: Facts | null;
}

/** What people have recorded about this customer and the ledger cannot know. */
export function CreditFile({ company, books, facts }: Props) {
  const query = useCustomerFile(company.id, books.customer.id);
  return (
    <Section
      title="Credit file"
      intro="What people have recorded and the ledger cannot know. Nothing is ever changed or removed."
    >
      <Answered query={query} what="the credit file">
        {(file) => <File company={company} books={books} file={file} facts={facts} />}
      </Answered>
    </Section>
  );
}

/** What is being recorded or done; an entry that it is about may be gone from the list before the dialog is. */
type Doing = { readonly act: 'record' } | { readonly act: EntryAct; readonly entry: FileEntry };

function File({ company, books, file, facts }: Props & { readonly file: CustomerFile }) {
  const [doing, setDoing] = useState<Doing | null>(null);
  const [done, setDone] = useState<Recorded | null>(null);
  const close = (): void => setDoing(null);
  const standing = file.entries.filter((entry) => stands(entry, file.asOf));
  const past = file.entries.filter((entry) => !stands(entry, file.asOf)).toReversed();
  return (
    <>
      <Button variant="default" aria-haspopup="dialog" onClick={() => setDoing({ act: 'record' })}>
        Record …
      </Button>
      <Told done={done} />
      {standing.length === 0 ? (
        <Nothing>Nothing is recorded that counts today.</Nothing>
      ) : (
        <StandingEntries
          company={company}
          file={file}
          entries={standing}
          facts={facts}
          onAct={(act, entry) => setDoing({ act, entry })}
        />
      )}
      {facts !== null && !standing.some(({ kind }) => kind === 'roll-up') && <GroupOf file={file} facts={facts} />}
      {past.length > 0 && <FileHistory company={company} entries={past} names={file.names} />}
      {(doing?.act === 'record' || doing?.act === 'correct') && (
        <RecordDialog
          company={company}
          books={books}
          names={file.names}
          today={file.asOf}
          corrects={doing.act === 'correct' ? doing.entry : null}
          onDone={(recorded) => {
            setDone(recorded);
            close();
          }}
          onClose={close}
        />
      )}
      {(doing?.act === 'end' || doing?.act === 'take-back') && (
        <EndDialog
          company={company}
          customer={books.customer.id}
          today={file.asOf}
          entry={doing.entry}
          isMistake={doing.act === 'take-back'}
          onClose={close}
        />
      )}
    </>
  );
}

/** Always there, so that a screen reader hears what comes into it. */
function Told({ done }: { readonly done: Recorded | null }) {
  return (
    <div role="status" className="recorded">
      {done !== null && (
        <p className="said">
          {kindText(done.kind)}: {done.isCorrection ? 'corrected' : 'recorded'}.
        </p>
      )}
      {done !== null && done.warnings.length > 0 && (
        <ul className="held-back">
          {done.warnings.map((warning) => (
            <li key={warning}>{capital(warning.replace(/^\w+: /, ''))}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
