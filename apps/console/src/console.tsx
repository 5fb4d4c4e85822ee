import { CompaniesPage } from './pages/companies/companies-page';
import { CompanyPage } from './pages/company/company-page';
import { CustomerPage } from './pages/customer/customer-page';
import { NowherePage } from './pages/nowhere-page';
import { PracticePage } from './pages/practices/practice-page';
import { PracticesPage } from './pages/practices/practices-page';
import { Frame } from './parts/frame';
import { useRoute, type Route } from './routing';

export function Console() {
  const route = useRoute();
  return <Frame place={keyOf(route)}>{pageOf(route)}</Frame>;
}

function pageOf(route: Route) {
  switch (route.page) {
    case 'companies':
      return <CompaniesPage />;
    case 'company':
      return <CompanyPage key={route.company} company={route.company} tab={route.tab} />;
    case 'customer':
      return <CustomerPage key={route.customer} company={route.company} customer={route.customer} />;
    case 'practices':
      return <PracticesPage />;
    case 'practice':
      return <PracticePage key={route.practice} practice={route.practice} tab={route.tab} />;
    case 'nowhere':
      return <NowherePage />;
  }
}

/** A tab is the same page; everything else is another one, whose start a screen reader has to hear. */
function keyOf(route: Route): string {
  if (route.page === 'company') return route.company;
  if (route.page === 'practice') return route.practice;
  return route.page === 'customer' ? `${route.company}/${route.customer}` : route.page;
}
