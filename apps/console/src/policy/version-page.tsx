import { useState } from 'react';
import { Button, Group } from '@mantine/core';
import { AtTime } from '../figures';
import { Answered, NotDone } from '../parts/answered';
import { Confirmation } from '../parts/confirmation';
import { Section } from '../parts/section';
import { Link, navigate } from '../routing';
import { Activate } from './activate';
import type { Desk } from './desk';
import type { ListedVersion, Versions, WrittenVersion } from './policy-answers';
import { subjectText, versionPath, writePath } from './policy-places';
import { PolicySaid } from './policy-said';
import { useDeactivate, useFacts, useVersion, useVersions, useWriteVersion } from './policy-queries';
import { Counts, State } from './versions-table';
import { byText } from '../words';
import { readText } from './yaml-text';

/** One version: what it says, who would move, and from when on it counts. */
export function VersionPage({ desk, number }: { readonly desk: Desk; readonly number: number }) {
  const version = useVersion(desk, number);
  const versions = useVersions(desk);
  return (
    <Answered query={version} what="the version">
      {(written) => (
        <Answered query={versions} what="the versions">
          {(all) => <VersionSections desk={desk} written={written} all={all} />}
        </Answered>
      )}
    </Answered>
  );
}

function VersionSections({
  desk,
  written,
  all,
}: {
  readonly desk: Desk;
  readonly written: WrittenVersion;
  readonly all: Versions;
}) {
  const listed = all.versions.find(({ number }) => number === written.number) ?? { ...written, state: 'past' as const };
  const [isTrying, setIsTrying] = useState(false);
  return (
    <div className="settings">
      <Section title={`Version ${written.number}, for ${subjectText(written)}`}>
        <p>
          <State state={listed.state} /> <Counts version={listed} activations={all.activations} />
        </p>
        <p>
          Written <AtTime instant={written.at} timeZone={desk.timeZone} /> by {byText(written.by)}
          {written.note !== null && <>: {written.note}</>}
        </p>
        <VersionActions desk={desk} written={written} listed={listed} />
        <p className="policy-back">
          <Link to={desk.path}>Back to the policy</Link>
        </p>
      </Section>
      <Section
        title="Who would move"
        intro="Everybody is judged twice, by what counts today and as if this counted today. Nothing is changed by looking."
      >
        {isTrying ? (
          desk.trial({ number: written.number })
        ) : (
          <Button variant="default" onClick={() => setIsTrying(true)}>
            Show who would move
          </Button>
        )}
      </Section>
      {listed.state !== 'active' && (
        <Section title="Put it in force">
          <Activate desk={desk} version={listed} />
        </Section>
      )}
      <VersionText desk={desk} text={written.text} />
    </div>
  );
}

function VersionText({ desk, text }: { readonly desk: Desk; readonly text: string }) {
  const facts = useFacts();
  const read = readText(text);
  return (
    <Section title="What it says">
      <Answered query={facts} what="the facts">
        {(known) => (
          <>
            {read.ok && <PolicySaid says={read.says} sayer={{ facts: known, currency: desk.currency }} />}
            <details className="policy-text">
              <summary>As it was written (YAML)</summary>
              <pre tabIndex={0}>{text}</pre>
            </details>
          </>
        )}
      </Answered>
    </Section>
  );
}

interface ActionsProps {
  readonly desk: Desk;
  readonly written: WrittenVersion;
  readonly listed: ListedVersion;
}

function VersionActions({ desk, written, listed }: ActionsProps) {
  const write = useWriteVersion(desk);
  const { number, level, subject, text } = written;
  const goBack = (): void =>
    write.mutate(
      { level, subject, text, note: `The text of version ${number} again.` },
      { onSuccess: (answer) => navigate(versionPath(desk, answer.number)) },
    );
  return (
    <>
      <Group gap="sm">
        {desk.barred === null && (
          <Button variant="default" onClick={() => navigate(writePath(desk, written, `version-${number}`))}>
            Write a new version from this one
          </Button>
        )}
        {desk.barred === null && listed.state === 'past' && (
          <Button variant="default" loading={write.isPending} onClick={goBack}>
            Go back to this version
          </Button>
        )}
        {desk.barred === null && (listed.state === 'active' || listed.state === 'scheduled') && (
          <End desk={desk} version={listed} />
        )}
      </Group>
      <NotDone error={write.error} />
    </>
  );
}

/** Its level has no policy of its own from today on. */
function End({ desk, version }: { readonly desk: Desk; readonly version: ListedVersion }) {
  const [isAsking, setIsAsking] = useState(false);
  const end = useDeactivate(desk);
  const close = (): void => {
    setIsAsking(false);
    if (end.isError) end.reset();
  };
  const { level, subject } = version;
  return (
    <>
      <Button variant="outline" color="brick" onClick={() => setIsAsking(true)}>
        Stop using it
      </Button>
      <Confirmation
        isOpen={isAsking}
        title={`Stop using version ${version.number}?`}
        confirm="Stop using it"
        isDangerous
        isPending={end.isPending}
        error={end.error}
        onConfirm={() => end.mutate({ level, subject }, { onSuccess: close })}
        onClose={close}
      >
        {desk.whatEnds({ level, subject })}
        <p>The version stays in the list and can be put in force again.</p>
      </Confirmation>
    </>
  );
}
