import type { Sayer } from './conditions';
import { policyInWords, type SectionSaid } from './policy-words';
import type { Says } from './yaml-text';

interface Props {
  readonly says: Says;
  readonly sayer: Sayer;
  /** Who said it, by section and by entry. */
  readonly origins?: Readonly<Record<string, string>>;
}

/** A policy, or what differs, as sentences, section by section. */
export function PolicySaid({ says, sayer, origins = {} }: Props) {
  return (
    <div className="policy-said">
      {policyInWords(says, sayer).map((section) => (
        <SectionOf key={section.section} section={section} origins={origins} />
      ))}
    </div>
  );
}

function SectionOf({
  section: { section, title, said },
  origins,
}: { readonly section: SectionSaid } & Required<Pick<Props, 'origins'>>) {
  const isOfEntries = said.some(({ id }) => id !== null);
  return (
    <section aria-label={title}>
      <h3>
        {title} <Origin of={origins[section]} />
      </h3>
      {isOfEntries ? (
        <ul>
          {said.map(({ id, text, details }, index) => (
            <li key={index}>
              <p className="flush">
                {id !== null && <strong>{id} </strong>}
                {text} <Origin of={origins[`${section}.${id}`]} />
              </p>
              {details.map((detail) => (
                <p key={detail} className="policy-detail">
                  {detail}
                </p>
              ))}
            </li>
          ))}
        </ul>
      ) : (
        said.map(({ text }, index) => (
          <p key={index} className="flush">
            {text}
          </p>
        ))
      )}
    </section>
  );
}

function Origin({ of: origin }: { readonly of: string | undefined }) {
  return origin === undefined ? null : <span className="policy-origin">{origin}</span>;
}
