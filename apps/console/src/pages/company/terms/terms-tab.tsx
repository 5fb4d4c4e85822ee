import { Alert } from '@mantine/core';
import type { Company } from '../../../answers';
import { OnDay } from '../../../figures';
import { Answered } from '../../../parts/answered';
import { Section } from '../../../parts/section';
import { companyUrl } from '../../../queries';
import { useCreditTerms, type CreditTerms } from '../../../terms-queries';
import { AcceptedSection } from './accepted-section';

/** What customers are told of the policy, and who has accepted it. */
export function TermsTab({ company }: { readonly company: Company }) {
  const query = useCreditTerms(company.id);
  return (
    <div className="settings">
      <Section
        title="Credit policy for your customers"
        intro="Your policy in the words of a customer, made from its rules. It names no other customer, no limit and no kind of account. Hand it out with your first offer."
      >
        <Answered query={query} what="the credit policy">
          {(terms) => <Document company={company} terms={terms} />}
        </Answered>
      </Section>
      <AcceptedSection company={company} />
    </div>
  );
}

function Document({ company, terms }: { readonly company: Company; readonly terms: CreditTerms }) {
  const address = `${companyUrl(company.id)}/policy-document`;
  return (
    <>
      <p>
        Version <strong>{terms.version}</strong>, {terms.since === null ? 'first shown on ' : 'in force since '}
        <OnDay day={terms.since ?? terms.shownOn} />.
      </p>
      <p className="documents">
        <NewTab href={`${address}.html`} text="Open the credit policy" />
        <NewTab href={`${address}.pdf`} text="Open it as a PDF" />
      </p>
      {terms.doubts.map(({ rule, problem, cure }) => (
        <Alert key={rule} color="ochre" title="A sentence may be wrong" mt="sm">
          {problem} {cure}
        </Alert>
      ))}
    </>
  );
}

function NewTab({ href, text }: { readonly href: string; readonly text: string }) {
  return (
    <a href={href} target="_blank" rel="noreferrer">
      {text}
      <span className="unseen"> (opens in a new tab)</span>
    </a>
  );
}
