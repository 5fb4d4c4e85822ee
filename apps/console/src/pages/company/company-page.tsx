import { Suspense, lazy } from 'react';
import { Alert, Tabs } from '@mantine/core';
import type { Company } from '../../answers';
import { Answered } from '../../parts/answered';
import { useCompany } from '../../queries';
import { COMPANY_TABS, companyPath, navigate, type CompanyTab } from '../../routing';
import { COMPANIES } from '../../places';
import { ActionsTab } from './actions-tab';
import { ApprovalsTab } from './approvals/approvals-tab';
import { AuditTab } from './audit/audit-tab';
import { BacktestTab } from './backtest/backtest-tab';
import { ChangesTab } from './changes-tab';
import { CompanyHead } from './company-head';
import { CustomersTab } from './customers-tab';
import { ExceptionsTab } from './exceptions/exceptions-tab';
import { SettingsTab } from './settings/settings-tab';
import { TasksTab } from './tasks-tab';
import { TermsTab } from './terms/terms-tab';
import { TurnsTab } from './turns-tab';

/** Writing a policy takes a YAML reader that no other page needs. */
const PolicyTab = lazy(() =>
  import('./policy/policy-tab').then(
    (loaded) => ({ default: loaded.PolicyTab }),
    () => ({ default: NotLoaded }),
  ),
);

const TAB: Readonly<Record<CompanyTab, string>> = {
  customers: 'Customers',
  approvals: 'To approve',
  actions: 'Actions',
  tasks: 'Tasks',
  exceptions: 'Exceptions',
  changes: 'Changes',
  turns: 'Turns',
  backtest: 'Try on the past',
  audit: 'Audit',
  policy: 'Policy',
  terms: 'Credit terms',
  settings: 'Settings',
};

export function CompanyPage({ company, tab }: { readonly company: string; readonly tab: CompanyTab }) {
  const query = useCompany(company);
  return (
    <Answered query={query} what="the company" trail={COMPANIES}>
      {(found) => (
        <>
          <CompanyHead company={found} />
          <Tabs
            value={tab}
            onChange={(chosen) =>
              navigate(companyPath(company, COMPANY_TABS.find((name) => name === chosen) ?? 'customers'), { keepScroll: true })
            }
            keepMounted={false}
          >
            <Tabs.List aria-label="Parts of the company" className="tabs">
              {COMPANY_TABS.map((name) => (
                <Tabs.Tab key={name} value={name}>
                  {TAB[name]}
                </Tabs.Tab>
              ))}
            </Tabs.List>
            <Tabs.Panel value={tab} pt="lg">
              <TabContent company={found} tab={tab} />
            </Tabs.Panel>
          </Tabs>
        </>
      )}
    </Answered>
  );
}

function TabContent({ company, tab }: { readonly company: Company; readonly tab: CompanyTab }) {
  switch (tab) {
    case 'customers':
      return <CustomersTab company={company} />;
    case 'approvals':
      return <ApprovalsTab company={company} />;
    case 'actions':
      return <ActionsTab company={company} />;
    case 'tasks':
      return <TasksTab company={company} />;
    case 'exceptions':
      return <ExceptionsTab company={company} />;
    case 'changes':
      return <ChangesTab company={company} />;
    case 'turns':
      return <TurnsTab company={company} />;
    case 'backtest':
      return <BacktestTab company={company} />;
    case 'audit':
      return <AuditTab company={company} />;
    case 'policy':
      return (
        <Suspense fallback={null}>
          <PolicyTab company={company} />
        </Suspense>
      );
    case 'terms':
      return <TermsTab company={company} />;
    case 'settings':
      return <SettingsTab company={company} />;
  }
}

function NotLoaded() {
  return (
    <Alert color="brick" title="This page could not be loaded" role="alert">
      Nothing was changed. Reload the page; Holdfast may have been renewed since you opened it.
    </Alert>
  );
}
