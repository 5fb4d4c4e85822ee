import type { Company, CustomerLedger, PriorValue, Why } from '../../answers';
import { OnDay } from '../../figures';
import { Section } from '../../parts/section';
import { LEDGER, MARK } from '../../words';

interface Props {
  readonly company: Company;
  readonly inLedger: Why['inLedger'];
  readonly books: CustomerLedger | undefined;
}

export function InLedger({ company, inLedger, books }: Props) {
  const prior = inLedger?.putBackOnRelease ?? null;
  return (
    <Section title={`In ${LEDGER[company.provider]}`}>
      {inLedger === null ? (
        <p className="flush">No mark of ours stands there.</p>
      ) : (
        <p className="flush">
          <strong>{MARK[inLedger.mark]}</strong> stands there since <OnDay day={inLedger.since} />.
        </p>
      )}
      {books !== undefined && <Values title="Now" values={books.customer} />}
      {prior !== null && <Values title="Put back on release" values={prior} />}
    </Section>
  );
}

function Values({ title, values }: { readonly title: string; readonly values: PriorValue }) {
  return (
    <>
      <h3>{title}</h3>
      <dl className="facts">
        <div>
          <dt>Terms</dt>
          <dd>{termsText(values.terms)}</dd>
        </div>
        {values.groups.length > 0 && (
          <div>
            <dt>Groups</dt>
            <dd>{values.groups.join(', ')}</dd>
          </div>
        )}
      </dl>
    </>
  );
}

function termsText(terms: PriorValue['terms']): string {
  return terms === null ? 'none of its own' : terms.name;
}
