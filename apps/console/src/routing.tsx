import { useMemo, useSyncExternalStore, type ComponentPropsWithRef, type MouseEvent } from 'react';

export const COMPANY_TABS = [
  'customers',
  'approvals',
  'actions',
  'tasks',
  'exceptions',
  'changes',
  'turns',
  'audit',
  'policy',
  'backtest',
  'terms',
  'settings',
] as const;
export type CompanyTab = (typeof COMPANY_TABS)[number];

export const PRACTICE_TABS = ['companies', 'policy'] as const;
export type PracticeTab = (typeof PRACTICE_TABS)[number];

export type Route =
  | { readonly page: 'companies' }
  | { readonly page: 'company'; readonly company: string; readonly tab: CompanyTab }
  | { readonly page: 'customer'; readonly company: string; readonly customer: string }
  | { readonly page: 'practices' }
  | { readonly page: 'practice'; readonly practice: string; readonly tab: PracticeTab }
  | { readonly page: 'nowhere' };

function routeOf(path: string): Route {
  const [first, company, tab, customer, ...rest] = segmentsOf(path);
  if (first === undefined) return { page: 'companies' };
  if (first === 'practices') return practiceRoute(company, tab, customer);
  if (first !== 'companies' || rest.length > 0) return { page: 'nowhere' };
  if (company === undefined) return { page: 'companies' };
  if (customer !== undefined) return tab === 'customers' ? { page: 'customer', company, customer } : { page: 'nowhere' };
  if (tab === undefined) return { page: 'company', company, tab: 'customers' };
  const known = COMPANY_TABS.find((name) => name === tab);
  return known ? { page: 'company', company, tab: known } : { page: 'nowhere' };
}

function practiceRoute(practice: string | undefined, tab = 'companies', more?: string): Route {
  if (practice === undefined) return { page: 'practices' };
  const known = PRACTICE_TABS.find((name) => name === tab);
  return known && more === undefined ? { page: 'practice', practice, tab: known } : { page: 'nowhere' };
}

export function practicePath(practice: string, tab: PracticeTab = 'companies'): string {
  return `/practices/${encodeURIComponent(practice)}${tab === 'companies' ? '' : `/${tab}`}`;
}

export function companyPath(
  company: string,
  tab: CompanyTab = 'customers',
  query: Readonly<Record<string, string>> = {},
): string {
  const path = `/companies/${encodeURIComponent(company)}${tab === 'customers' ? '' : `/${tab}`}`;
  const search = new URLSearchParams(query).toString();
  return search === '' ? path : `${path}?${search}`;
}

export function customerPath(company: string, customer: string): string {
  return `/companies/${encodeURIComponent(company)}/customers/${encodeURIComponent(customer)}`;
}

function segmentsOf(path: string): readonly string[] {
  try {
    return path
      .split('/')
      .filter((part) => part !== '')
      .map(decodeURIComponent);
  } catch {
    return ['an address that is not well formed'];
  }
}

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('popstate', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('popstate', listener);
  };
}

function tellAll(): void {
  for (const listener of listeners) listener();
}

export function navigate(to: string, { keepScroll = false }: { readonly keepScroll?: boolean } = {}): void {
  window.history.pushState(null, '', to);
  if (!keepScroll) window.scrollTo(0, 0);
  tellAll();
}

export function useRoute(): Route {
  const path = useSyncExternalStore(subscribe, () => window.location.pathname);
  return useMemo(() => routeOf(path), [path]);
}

/** One value of the address's query, so that a filter survives a reload and can be linked to. Empty when it is not there. */
export function useQueryValue(name: string): readonly [string, (value: string) => void] {
  const search = useSyncExternalStore(subscribe, () => window.location.search);
  const set = (value: string): void => {
    const query = new URLSearchParams(window.location.search);
    if (value === '') query.delete(name);
    else query.set(name, value);
    const text = query.toString();
    window.history.replaceState(null, '', text === '' ? window.location.pathname : `${window.location.pathname}?${text}`);
    tellAll();
  };
  return [new URLSearchParams(search).get(name) ?? '', set];
}

/** A real link, so that it can be opened in another tab; a plain click stays in this page. */
export function Link({ to, ...rest }: { readonly to: string } & Omit<ComponentPropsWithRef<'a'>, 'href' | 'onClick'>) {
  const follow = (event: MouseEvent): void => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    navigate(to);
  };
  return <a {...rest} href={to} onClick={follow} />;
}
