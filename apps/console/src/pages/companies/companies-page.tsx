import { Group } from '@mantine/core';
import { Answered } from '../../parts/answered';
import { ConnectForm } from '../../parts/connect-form';
import { PageHead } from '../../parts/page-head';
import { POLL_MS, useCompanies } from '../../queries';
import { CompanyCard } from './company-card';

/** Every card asks four questions, so many companies ask each of them less often. */
const POLL_MS_PER_COMPANY = 500;

export function CompaniesPage() {
  const companies = useCompanies();
  return (
    <>
      <div className="head-row">
        <PageHead title="Companies" />
        <Group gap="sm">
          <ConnectForm provider="quickbooks" />
          <ConnectForm provider="xero" />
        </Group>
      </div>
      <Answered query={companies} what="the companies">
        {(list) =>
          list.length === 0 ? (
            <NoCompanies />
          ) : (
            <ul className="cards" aria-label="Companies">
              {list.map((company) => (
                <li key={company.id}>
                  <CompanyCard company={company} pollMs={Math.max(POLL_MS, list.length * POLL_MS_PER_COMPANY)} />
                </li>
              ))}
            </ul>
          )
        }
      </Answered>
    </>
  );
}

function NoCompanies() {
  return (
    <section className="panel panel-empty">
      <h2>No company is connected yet</h2>
      <p>
        Connect QuickBooks or Xero above. Holdfast then reads the company’s customers, invoices and payments. It starts by only
        observing: nothing is written or sent until you say so.
      </p>
    </section>
  );
}
