import type { ApiCall, Route } from '../call';
import { rows, type Reply } from '../reply';
import { actionShapes, organisationShape } from '../shapes/organisation';

export const organisationRoutes: readonly Route[] = [
  { method: 'get', path: '/Organisation', scope: 'settings', handle: organisation },
  {
    method: 'get',
    path: '/Organisation/Actions',
    scope: 'settings',
    handle: (call) => rows('Actions', actionShapes(call.ledger.books.identity)),
  },
  { method: 'get', path: '/Currencies', scope: 'settings', handle: currencies },
  {
    method: 'get',
    path: '/InvoiceReminders/Settings',
    scope: 'settings',
    handle: () => rows('InvoiceReminders', [{ Enabled: false }]),
  },
];

function organisation({ ledger, now }: ApiCall): Reply {
  const opened = ledger.books.all('customer').reduce((first, { createdAt }) => Math.min(first, createdAt), now);
  return rows('Organisations', [organisationShape(ledger.books.identity, opened)]);
}

const names = new Intl.DisplayNames(['en'], { type: 'currency' });

/** What the organisation is subscribed to: its own currency, and those its documents and contacts use. */
function currencies({ ledger }: ApiCall): Reply {
  const { books, home } = ledger;
  const used = new Set([
    home,
    ...books.all('customer').map(({ currency }) => currency),
    ...books.all('invoice').map(({ currency }) => currency),
  ]);
  return rows(
    'Currencies',
    [...used].toSorted().map((Code) => ({ Code, Description: names.of(Code) ?? Code })),
  );
}
