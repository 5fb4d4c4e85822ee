import type { Company, Why } from '../../answers';
import { OnDay } from '../../figures';
import { Answered, Nothing } from '../../parts/answered';
import { Changes } from '../../parts/changes';
import { OutsideLink } from '../../parts/outside-link';
import { PageHead, type Crumb } from '../../parts/page-head';
import { Section } from '../../parts/section';
import { StandingBadge } from '../../parts/standing-badge';
import { COMPANIES } from '../../places';
import { useCompany, useCustomerLedger, useScore, useWhy } from '../../queries';
import { companyPath } from '../../routing';
import { LEDGER } from '../../words';
import { ActionHistory } from './action-history';
import { FactList } from './fact-list';
import { CreditFile } from './file/credit-file';
import { InLedger } from './in-ledger';
import { OpenInvoices } from './open-invoices';
import { PaymentHabit } from './payment-habit';
import { ReasonCard } from './reason-card';
import { SellOnCredit } from './sell/sell-on-credit';
import { ToSay } from './to-say';
import { WouldChange } from './would-change';

export function CustomerPage({ company, customer }: { readonly company: string; readonly customer: string }) {
  const companyQuery = useCompany(company);
  const why = useWhy(company, customer);
  return (
    <Answered query={companyQuery} what="the company" trail={COMPANIES}>
      {(found) => (
        <Answered query={why} what="the customer" trail={trailOf(found)}>
          {(explained) => <Explained company={found} why={explained} />}
        </Answered>
      )}
    </Answered>
  );
}

function trailOf(company: Company): readonly Crumb[] {
  return [...COMPANIES, { to: companyPath(company.id), text: company.name }];
}

function Explained({ company, why }: { readonly company: Company; readonly why: Why }) {
  const ledger = useCustomerLedger(company.id, why.customer.id);
  const score = useScore(company.id, why.customer.id);
  return (
    <>
      <PageHead title={why.customer.name} trail={trailOf(company)}>
        <OutsideLink
          template={company.profile?.links.customer}
          id={why.customer.id}
          text={`Open in ${LEDGER[company.provider]}`}
          otherwise={null}
        />
      </PageHead>
      <Verdict why={why} />
      <div className="columns">
        <div className="column-main">
          <Reasons company={company} why={why} />
          {why.wouldChange !== null && <WouldChange standing={why.standing} change={why.wouldChange} />}
          <Answered query={ledger} what="the invoices and the credit file">
            {(books) => (
              <>
                <SellOnCredit company={company} books={books} />
                <CreditFile company={company} books={books} facts={why.facts} />
                {why.toSay !== null && <ToSay words={why.toSay} />}
                <OpenInvoices company={company} books={books} facts={why.facts} expected={score.data?.invoices} />
              </>
            )}
          </Answered>
          <ActionHistory company={company} customer={why.customer.id} actions={why.actions} />
          <Section title="Changes of standing">
            <Changes company={company.id} customer={why.customer.id} none="The standing has not changed yet." />
          </Section>
        </div>
        <div className="column-side">
          <InLedger company={company} inLedger={why.inLedger} books={ledger.data} />
          <Answered query={score} what="when it pays">
            {(found) => <PaymentHabit score={found} />}
          </Answered>
          {why.facts !== null && <FactList facts={why.facts} />}
        </div>
      </div>
    </>
  );
}

function Verdict({ why }: { readonly why: Why }) {
  return (
    <div className="verdict">
      <StandingBadge standing={why.standing} mark={why.mark ?? null} big />
      <div>
        <p className="verdict-sentence">{why.sentence}</p>
        <div role="status" className="not-acted-on">
          {!why.isCurrent &&
            'Something has come since the last turn. This is how the customer stands with it; the next turn acts on it.'}
        </div>
      </div>
      {(why.heldBack ?? []).length > 0 && (
        <div className="held-back" role="note">
          <h2>Held back</h2>
          <p>The rules speak, but nothing restricting is done by itself:</p>
          <ul>
            {why.heldBack?.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </div>
      )}
      {why.asOf !== undefined && (
        <dl className="verdict-days">
          <div>
            <dt>As of</dt>
            <dd>
              <OnDay day={why.asOf} />, by the policy {why.policy}, <span className="nowrap">version {why.policyVersion}</span>
            </dd>
          </div>
          <div>
            <dt>Last decided</dt>
            <dd>
              <OnDay day={why.decidedOn} />
            </dd>
          </div>
          <div>
            <dt>Look again on</dt>
            <dd>
              <OnDay day={why.lookAgainOn} none="only when the ledger changes" />
            </dd>
          </div>
        </dl>
      )}
    </div>
  );
}

function Reasons({ company, why }: { readonly company: Company; readonly why: Why }) {
  return (
    <section aria-labelledby="reasons">
      <h2 id="reasons">Reasons</h2>
      {why.reasons.length === 0 ? (
        <Nothing>
          {why.standing === null
            ? 'This customer has not been judged yet.'
            : 'No rule of the policy speaks against this customer.'}
        </Nothing>
      ) : (
        <ol className="reasons">
          {why.reasons.map((reason) => (
            <li key={reason.rule}>
              <ReasonCard reason={reason} invoiceLink={company.profile?.links.invoice} />
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
