import { counted } from '../../words';
import { policyInWords } from '../policy-words';
import { SECTION_ORDER, wordsFor } from '../section-words';
import { Field } from './fields/field';
import { faultsWithin, useForm } from './form';
import { kindOf, resolved } from './kinds';

/** Every section that the schema knows, folded up, each with what it says now. */
export function Sections() {
  const { says, schema } = useForm();
  const known = Object.keys(schema.properties ?? {});
  const sections = [
    ...SECTION_ORDER.filter((name) => known.includes(name)),
    ...known.filter((name) => !SECTION_ORDER.includes(name)),
  ];
  const isPlain = (section: string): boolean =>
    ['text', 'number'].includes(kindOf(schema.properties?.[section] ?? {}, schema).kind);
  const unknown = Object.keys(says).filter((section) => !known.includes(section));
  return (
    <>
      <div className="policy-fields policy-about">
        {sections.filter(isPlain).map((section) => (
          <SectionField key={section} section={section} />
        ))}
      </div>
      {[...sections.filter((section) => !isPlain(section)), ...unknown].map((section) => (
        <Section key={section} section={section} />
      ))}
    </>
  );
}

function Section({ section }: { readonly section: string }) {
  const { faults } = useForm();
  const { label, about } = wordsFor(section);
  const wrong = faultsWithin(faults, [section]).length;
  return (
    <details className="policy-section">
      <summary>
        <strong>{label}</strong> <Gist section={section} />{' '}
        {wrong > 0 && <span className="policy-wrong">{counted(wrong, 'fault')}</span>}
      </summary>
      {about !== undefined && <p className="intro">{about}</p>}
      <SectionField section={section} />
    </details>
  );
}

function SectionField({ section }: { readonly section: string }) {
  const { schema } = useForm();
  return (
    <Field
      path={[section]}
      wordsKey={section}
      schema={resolved(schema.properties?.[section] ?? {}, schema)}
      isRequired={schema.required?.includes(section) === true}
    />
  );
}

/** The section in a few words; where it says nothing, what counts then. */
function Gist({ section }: { readonly section: string }) {
  const { says, inherited, inheritedFrom, ...sayer } = useForm();
  const isSaid = section in says;
  const source = isSaid ? says : inherited;
  const [told] = section in source ? policyInWords({ [section]: source[section] }, sayer) : [];
  if (told === undefined) return <span className="muted">not said</span>;
  return (
    <span className="muted">
      {isSaid ? '' : `${inheritedFrom}: `}
      {gistOf(told.said)}
    </span>
  );
}

function gistOf(said: readonly { readonly id: string | null; readonly text: string }[]): string {
  const names = said.map(({ id }) => id);
  if (names.every((name) => name !== null)) return names.join(', ');
  return said.map(({ text }) => text).join(' ');
}
