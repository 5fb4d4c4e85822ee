import { useMemo } from 'react';
import { Answered } from '../../parts/answered';
import { usePolicies } from '../../queries';
import type { Desk } from '../desk';
import type { PolicyFact, Schema, Subject } from '../policy-answers';
import { subjectText } from '../policy-places';
import { useFacts, useInForce, useLaidDown, useSchema, useStartingText, useText } from '../policy-queries';
import { withValue } from '../yaml-edits';
import { readText, type Says } from '../yaml-text';
import { useWriting, type Writing } from './drafts';
import { Writer } from './writer';

/** What a company's text is based on when it states what differs from its practice's policy. */
const THE_PRACTICE = 'practice';

interface Props {
  readonly desk: Desk;
  readonly subject: Subject;
  /** What it begins with: `version-3`, `whole-standard`, `changes-standard`. */
  readonly from: string;
}

/** Where a text is written: once what it begins with is there. */
export function WritingPage({ desk, subject, from }: Props) {
  const [, kind = '', which = ''] = /^(version|whole|changes)-(.+)$/.exec(from) ?? [];
  const isCopy = kind === 'version' || kind === 'whole';
  const copied = useText(desk, kind === 'version' ? from : kind === 'whole' ? which : null);
  const facts = useFacts();
  const begin = (text: string) => (
    <Answered query={facts} what="the facts">
      {(known) => <WithGround desk={desk} begun={{ ...subject, text, note: '', from }} facts={known} />}
    </Answered>
  );
  if (!isCopy) return begin(kind === 'changes' ? changesIn(which, desk.name) : `# What differs for ${subjectText(subject)}.\n`);
  return (
    <Answered query={copied} what="the text it begins with">
      {({ text }) => begin(text)}
    </Answered>
  );
}

function changesIn(base: string, author: string): string {
  return withValue(`basedOn: ${base}\n`, ['name'], `${author}${author.endsWith('s') ? '’' : '’s'} policy`);
}

/** Groups and customers are based on the company's policy and on no other. */
function withoutBase(schema: Schema): Schema {
  const { basedOn: _, ...properties } = schema.properties ?? {};
  return { ...schema, properties };
}

interface GroundProps {
  readonly desk: Desk;
  readonly begun: Writing;
  readonly facts: readonly PolicyFact[];
}

/** Finds what counts where the text says nothing. */
function WithGround({ desk, begun, facts }: GroundProps) {
  const writing = useWriting(desk, begun) ?? begun;
  const read = useMemo(() => readText(writing.text), [writing.text]);
  const isForAll = begun.subject === '';
  const basedOn = isForAll && read.ok ? read.says['basedOn'] : undefined;
  const schema = useSchema(!isForAll || basedOn !== undefined ? 'part-schema' : 'schema');
  const policies = usePolicies();
  const inherited = useInherited(desk, isForAll ? basedOn : null);
  return (
    <Answered query={schema} what="the schema">
      {(known) => (
        <Writer
          desk={desk}
          begun={begun}
          writing={writing}
          read={read}
          ground={{
            schema: isForAll ? known : withoutBase(known),
            facts,
            currency: desk.currency,
            starting: [...(desk.practice === null ? [] : [THE_PRACTICE]), ...(policies.data ?? []).map(({ id }) => id)],
            inherited,
            inheritedFrom: isForAll
              ? `from ${basedOn === THE_PRACTICE ? 'the practice' : String(basedOn)}`
              : 'from the company’s policy',
          }}
        />
      )}
    </Answered>
  );
}

/** By what the text is based on: its practice's policy or a starting one; null: the company's policy, for a group or a customer. */
function useInherited(desk: Desk, basedOn: unknown): Says {
  const isOfPractice = desk.practice !== null && basedOn === THE_PRACTICE;
  const starting = useStartingText(typeof basedOn === 'string' && basedOn !== '' && basedOn !== THE_PRACTICE ? basedOn : null);
  const laidDown = useLaidDown(isOfPractice ? desk.practice : null);
  const company = useInForce(basedOn === null ? desk.id : null);
  if (basedOn === null) return company.data?.document ?? {};
  if (isOfPractice) return laidDown.data?.policy?.document ?? {};
  const read = starting.data === undefined ? null : readText(starting.data.text);
  return read?.ok === true ? read.says : {};
}
