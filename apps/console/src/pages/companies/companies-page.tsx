import { Group } from '@mantine/core';
import type { Company } from '../../answers';
import { Answered } from '../../parts/answered';
import { ConnectForm } from '../../parts/connect-form';
import { PageHead } from '../../parts/page-head';
import { useCompanies } from '../../queries';
import { CompanyCard } from './company-card';

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
              {list.toSorted(byName).map((company) => (
                <li key={company.id}>
                  <CompanyCard company={company} />
                </li>
              ))}
            </ul>
          )
        }
      </Answered>
    </>
  );
}

/** So that a card keeps its place. */
function byName(one: Company, other: Company): number {
  return one.name.localeCompare(other.name) || one.id.localeCompare(other.id);
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
