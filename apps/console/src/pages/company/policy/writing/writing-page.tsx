import { useMemo } from 'react';
import type { Company } from '../../../../answers';
import { Answered } from '../../../../parts/answered';
import { usePolicies } from '../../../../queries';
import type { PolicyFact, Schema, Subject } from '../policy-answers';
import { subjectText } from '../policy-places';
import { useFacts, useInForce, useSchema, useStartingText, useText } from '../policy-queries';
import { withValue } from '../yaml-edits';
import { readText, type Says } from '../yaml-text';
import { useWriting, type Writing } from './drafts';
import { Writer } from './writer';

interface Props {
  readonly company: Company;
  readonly subject: Subject;
  /** What it begins with: `version-3`, `whole-standard`, `changes-standard`. */
  readonly from: string;
}

/** Where a text is written: once what it begins with is there. */
export function WritingPage({ company, subject, from }: Props) {
  const [, kind = '', which = ''] = /^(version|whole|changes)-(.+)$/.exec(from) ?? [];
  const isCopy = kind === 'version' || kind === 'whole';
  const copied = useText(company.id, kind === 'version' ? from : kind === 'whole' ? which : null);
  const facts = useFacts();
  const begin = (text: string) => (
    <Answered query={facts} what="the facts">
      {(known) => <WithGround company={company} begun={{ ...subject, text, note: '', from }} facts={known} />}
    </Answered>
  );
  if (!isCopy)
    return begin(kind === 'changes' ? changesIn(which, company.name) : `# What differs for ${subjectText(subject)}.\n`);
  return (
    <Answered query={copied} what="the text it begins with">
      {({ text }) => begin(text)}
    </Answered>
  );
}

function changesIn(starting: string, company: string): string {
  return withValue(`basedOn: ${starting}\n`, ['name'], `${company}’s policy`);
}

/** Only a company's policy is based on a starting one. */
function withoutBase(schema: Schema): Schema {
  const { basedOn: _, ...properties } = schema.properties ?? {};
  return { ...schema, properties };
}

interface GroundProps {
  readonly company: Company;
  readonly begun: Writing;
  readonly facts: readonly PolicyFact[];
}

/** Finds what counts where the text says nothing: the starting policy it is based on, or for groups and customers the company's policy. */
function WithGround({ company, begun, facts }: GroundProps) {
  const writing = useWriting(company.id, begun) ?? begun;
  const read = useMemo(() => readText(writing.text), [writing.text]);
  const basedOn = begun.level === 'company' && read.ok ? read.says['basedOn'] : undefined;
  const isPart = begun.level !== 'company' || basedOn !== undefined;
  const schema = useSchema(isPart ? 'part-schema' : 'schema');
  const starting = useStartingText(typeof basedOn === 'string' && basedOn !== '' ? basedOn : null);
  const policies = usePolicies();
  const inForce = useInForce(company.id);
  const below = begun.level === 'company' ? (starting.data === undefined ? null : readText(starting.data.text)) : null;
  const inherited: Says = begun.level === 'company' ? (below?.ok === true ? below.says : {}) : (inForce.data?.document ?? {});
  return (
    <Answered query={schema} what="the schema">
      {(known) => (
        <Writer
          company={company}
          begun={begun}
          writing={writing}
          read={read}
          ground={{
            schema: begun.level === 'company' ? known : withoutBase(known),
            facts,
            currency: company.profile?.homeCurrency ?? '',
            starting: (policies.data ?? []).map(({ id }) => id),
            inherited,
            inheritedFrom: begun.level === 'company' ? `from ${String(basedOn)}` : 'from the company’s policy',
          }}
        />
      )}
    </Answered>
  );
}
