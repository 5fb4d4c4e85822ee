import type { Exception } from './exceptions';

/** Every place in which Intuit's servers, or we for a reason, do otherwise than its XSDs. `recorded` means: seen in answers of the real servers, which
 * are held to this same table. */
export const QUICKBOOKS_EXCEPTIONS: readonly Exception[] = [
  {
    name: 'body of a refused token',
    excuses:
      /answer, IntuitResponse\.(warnings|intuitObject|fault|report|queryResponse|batchItemResponse|attachableResponse|syncErrorResponse|cdcresponse): is not known$/,
    because: 'recorded: a 401 is written by another serialiser, with names in small letters',
  },
  {
    name: 'times and nulls of a refused token',
    excuses: /answer, IntuitResponse\.(requestId: is null|status: is null|time: is a number), not /,
    because: 'recorded: the same 401 has nulls, and its time in milliseconds',
  },
  {
    name: 'line numbers',
    excuses: /answer, Line\.LineNum: is of the desktop product$/,
    because: 'recorded on every line of QuickBooks Online; never sent by us',
  },
  {
    name: 'terms of an invoice',
    excuses: /answer, Invoice\.SalesTermRef: is of the desktop product$/,
    because: 'recorded, and on the reference page of invoices',
  },
  {
    name: 'ageing preference',
    excuses: /answer, ReportPrefs\.CalcAgingReportFromTxnDate: is of the desktop product$/,
    because: 'recorded in the preferences of a QuickBooks Online company',
  },
  {
    name: 'terms taken away',
    excuses: /request, Customer\.SalesTermRef: is null, not ReferenceType$/,
    because:
      'a sparse null is the first form in which terms might be unset; what QuickBooks makes of it is read back (nobody has confirmed either answer)',
  },
  {
    name: 'the gateway',
    excuses: /answer, 503: is (no status of QuickBooks|not JSON)$/,
    because: 'while the service is down something in front of it answers, in words of its own',
  },
];
