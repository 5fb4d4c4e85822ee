import { useState } from 'react';
import { Button, Menu } from '@mantine/core';
import type { Company, CustomerLedger, Facts } from '../../../answers';
import type { CustomerFile, EntryKind, FileEntry } from '../../../file-answers';
import { ENTRY, KINDS } from '../../../file-words';
import { useCustomerFile } from '../../../file-queries';
import { Answered, Nothing } from '../../../parts/answered';
import { Section } from '../../../parts/section';
import { capital } from '../../../words';
import { RecordDialog } from '../record/record-dialog';
import { FileHistory } from './file-history';
import { GroupOf } from './measures';
import { StandingEntries } from './standing-entries';
import { stands } from './stands';

interface Props {
  readonly company: Company;
  readonly customer: string;
  readonly facts: Facts | null;
  /** Undefined: not read yet. */
  readonly books: CustomerLedger | undefined;
}

/** What people have recorded about this customer and the ledger cannot know. */
export function CreditFile({ company, customer, facts, books }: Props) {
  const query = useCustomerFile(company.id, customer);
  return (
    <Section
      title="Credit file"
      intro="What people have recorded and the ledger cannot know. Nothing is ever changed or removed."
    >
      <Answered query={query} what="the credit file">
        {(file) => (
          <>
            <Recording company={company} file={file} books={books} />
            <Entries company={company} customer={customer} file={file} facts={facts} />
          </>
        )}
      </Answered>
    </Section>
  );
}

function Entries({
  company,
  customer,
  file,
  facts,
}: {
  readonly company: Company;
  readonly customer: string;
  readonly file: CustomerFile;
  readonly facts: Facts | null;
}) {
  const standing = file.entries.filter((entry) => stands(entry, file.asOf));
  const past = file.entries.filter((entry: FileEntry) => !stands(entry, file.asOf)).toReversed();
  return (
    <>
      {standing.length === 0 ? (
        <Nothing>Nothing is recorded that counts today.</Nothing>
      ) : (
        <StandingEntries company={company} customer={customer} file={file} entries={standing} facts={facts} />
      )}
      {facts !== null && !standing.some(({ kind }) => kind === 'roll-up') && <GroupOf file={file} facts={facts} />}
      {past.length > 0 && <FileHistory company={company} entries={past} names={file.names} />}
    </>
  );
}

/** The button, the form that it opens, and what was recorded last. */
function Recording({
  company,
  file,
  books,
}: {
  readonly company: Company;
  readonly file: CustomerFile;
  readonly books: CustomerLedger | undefined;
}) {
  const [kind, setKind] = useState<EntryKind | null>(null);
  const [done, setDone] = useState<Done | null>(null);
  return (
    <>
      <Menu position="bottom-start" width={360}>
        <Menu.Target>
          <Button variant="default" disabled={books === undefined}>
            Record …
          </Button>
        </Menu.Target>
        <Menu.Dropdown className="record-menu">
          {KINDS.map((each) => (
            <Menu.Item key={each} onClick={() => setKind(each)}>
              <strong>{ENTRY[each].name}</strong>
              <span className="record-means">{ENTRY[each].means}</span>
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {done !== null && <Told done={done} />}
      {kind !== null && books !== undefined && (
        <RecordDialog
          company={company}
          books={books}
          today={file.asOf}
          kind={kind}
          onDone={(warnings) => {
            setDone({ kind, warnings });
            setKind(null);
          }}
          onClose={() => setKind(null)}
        />
      )}
    </>
  );
}

interface Done {
  readonly kind: EntryKind;
  readonly warnings: readonly string[];
}

function Told({ done: { kind, warnings } }: { readonly done: Done }) {
  return (
    <div role="status" className="recorded">
      <p className="said">{ENTRY[kind].name}: recorded.</p>
      {warnings.length > 0 && (
        <ul className="held-back">
          {warnings.map((warning) => (
            <li key={warning}>{capital(warning.replace(/^\w+: /, ''))}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
