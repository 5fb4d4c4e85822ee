import { useState } from 'react';
import { SegmentedControl } from '@mantine/core';
import { NotDone } from '../../parts/answered';
import { Section } from '../../parts/section';
import { Link } from '../../routing';
import { counted } from '../../words';
import type { Desk } from '../desk';
import { subjectText } from '../policy-places';
import type { TextRead } from '../yaml-text';
import { write, type Writing } from './drafts';
import { Fits } from './fits';
import { FormProvider, saidFault, type Form } from './form';
import { SaveBar } from './save-bar';
import { Sections } from './sections';
import { useChecked, type Checked } from './use-faults';
import { YamlPane } from './yaml-pane';

interface Props {
  readonly desk: Desk;
  readonly begun: Writing;
  readonly writing: Writing;
  readonly read: TextRead;
  readonly ground: Pick<Form, 'schema' | 'facts' | 'currency' | 'starting' | 'inherited' | 'inheritedFrom'>;
}

type Shown = 'form' | 'both' | 'yaml';
const SHOWN: readonly { readonly value: Shown; readonly label: string }[] = [
  { value: 'form', label: 'Form' },
  { value: 'both', label: 'Side by side' },
  { value: 'yaml', label: 'YAML' },
];
const WIDE = '(min-width: 64rem)';

/** One text, as a form and as YAML. The text is the truth: the form only changes it in place. */
export function Writer({ desk, begun, writing, read, ground }: Props) {
  const [shown, setShown] = useState<Shown>(() => (window.matchMedia(WIDE).matches ? 'both' : 'form'));
  const checked = useChecked(desk, writing);
  const change = (edit: (text: string) => string): void =>
    write(desk, begun, (before) => ({ ...before, text: edit(before.text) }));
  return (
    <div className="settings">
      <Section
        title={`Writing for ${subjectText(begun)}`}
        intro={`Nothing counts before it is saved as a draft and put in force. What the form has no field for stays in the text as it is.${desk.kind === 'practice' ? ' Amounts are in each company’s home currency.' : ''}`}
      >
        <div className="policy-bar">
          <SegmentedControl
            aria-label="Shown as"
            data={[...SHOWN]}
            value={shown}
            onChange={(value) => setShown(value as Shown)}
          />
          <CheckState checked={checked} isReadable={read.ok} />
          <Link to={desk.path}>Back to the policy</Link>
        </div>
        {writing.from !== begun.from && (
          <p className="cure" role="note">
            This is what you were already writing for {subjectText(begun)}. To begin anew, throw it away below first.
          </p>
        )}
        <NotDone error={checked.error} />
        <div className={`policy-writing policy-writing-${shown}`}>
          {shown !== 'yaml' && (
            <div className="policy-form" role="group" aria-label="Policy as a form">
              {read.ok ? (
                <FormProvider value={{ ...ground, says: read.says, faults: checked.faults, change }}>
                  <General checked={checked} />
                  <Sections />
                </FormProvider>
              ) : (
                <p className="cure">
                  Line {read.line} cannot be read as YAML, so the form waits until the text is mended there. {read.problem}.
                </p>
              )}
            </div>
          )}
          {shown !== 'form' && <YamlPane text={writing.text} faults={checked.faults} onChange={(text) => change(() => text)} />}
        </div>
      </Section>
      <Fits companies={checked.companies} />
      <SaveBar desk={desk} begun={begun} writing={writing} />
    </div>
  );
}

/** Faults that are about no place in this text. */
function General({ checked: { faults } }: { readonly checked: Checked }) {
  const general = faults.filter(({ place }) => place.length === 0);
  if (general.length === 0) return null;
  return (
    <ul className="policy-general">
      {general.map((fault, index) => (
        <li key={index} className="trouble">
          {saidFault(fault)}
        </li>
      ))}
    </ul>
  );
}

function CheckState({ checked: { state, faults }, isReadable }: { readonly checked: Checked; readonly isReadable: boolean }) {
  return (
    <p role="status" className={faults.length > 0 || !isReadable ? 'policy-check policy-check-wrong' : 'policy-check'}>
      {state === 'waiting'
        ? 'Checking …'
        : state === 'failed'
          ? 'Not checked'
          : faults.length === 0
            ? 'No fault'
            : counted(faults.length, 'fault')}
    </p>
  );
}
