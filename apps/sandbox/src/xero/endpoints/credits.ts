import type { Credit } from '../../books/rows';
import { param, type ApiCall, type Route, type Scope } from '../call';
import { list } from '../listing/list';
import type { Fields } from '../listing/where';
import { notFound, rows, type Reply } from '../reply';
import { creditShape, creditsOfKind, creditStatus, remainingCredit } from '../shapes/credit';
import { amount, dayMs } from '../wire';

interface Endpoint {
  readonly name: string;
  readonly kind: Credit['kind'];
  readonly scope: Scope;
  readonly type: string;
  /** How filters call the document's id and number. */
  readonly id: string;
  readonly number: string;
}

/** The three kinds of credit differ in names only. */
const ENDPOINTS: readonly Endpoint[] = [
  {
    name: 'CreditNotes',
    kind: 'credit-note',
    scope: 'invoices',
    type: 'ACCRECCREDIT',
    id: 'creditnoteid',
    number: 'creditnotenumber',
  },
  {
    name: 'Overpayments',
    kind: 'overpayment',
    scope: 'payments',
    type: 'RECEIVE-OVERPAYMENT',
    id: 'overpaymentid',
    number: 'reference',
  },
  {
    name: 'Prepayments',
    kind: 'prepayment',
    scope: 'payments',
    type: 'RECEIVE-PREPAYMENT',
    id: 'prepaymentid',
    number: 'invoicenumber',
  },
];

export const creditRoutes: readonly Route[] = ENDPOINTS.flatMap((endpoint): Route[] => [
  { method: 'get', path: `/${endpoint.name}`, scope: endpoint.scope, handle: (call) => listCredits(call, endpoint) },
  { method: 'get', path: `/${endpoint.name}/:id`, scope: endpoint.scope, handle: (call) => oneCredit(call, endpoint) },
]);

function fieldsOf(call: ApiCall, endpoint: Endpoint): Fields<Credit> {
  return {
    [endpoint.id]: ({ id }) => id,
    [endpoint.number]: ({ number }) => number,
    type: () => endpoint.type,
    status: creditStatus,
    date: ({ on }) => dayMs(on),
    total: (credit) => amount(credit.total, credit.currency),
    remainingcredit: remainingCredit,
    'contact.contactid': ({ customerId }) => customerId,
    'contact.name': ({ customerId }) => call.ledger.books.must('customer', customerId).name,
    updateddateutc: ({ updatedAt }) => updatedAt,
  };
}

function listCredits(call: ApiCall, endpoint: Endpoint): Reply {
  return list(call, {
    name: endpoint.name,
    rows: creditsOfKind(call.ledger.books, endpoint.kind),
    id: ({ id }) => id,
    updatedAt: ({ updatedAt }) => updatedAt,
    fields: fieldsOf(call, endpoint),
    shape: (credit, paged) => creditShape(call.ledger, credit, paged),
  });
}

function oneCredit(call: ApiCall, endpoint: Endpoint): Reply {
  const id = param(call, 'id');
  const found = creditsOfKind(call.ledger.books, endpoint.kind).find(
    (credit) => credit.id === id.toLowerCase() || (credit.number !== '' && credit.number === id),
  );
  if (!found) throw notFound();
  return rows(endpoint.name, [creditShape(call.ledger, found, true)]);
}
