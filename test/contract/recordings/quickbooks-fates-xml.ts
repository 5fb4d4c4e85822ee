import { all, changes, deleted, fault, noteWritten, one, profile, terms, type QuickbooksFates } from './quickbooks-readings';

const XML_ALONE: QuickbooksFates = {
  'recorded-xml/attachables.xml': [(it, file) => it.noteFound(file), null],
  'recorded-xml/batch_response.xml': [(it, file) => it.faultIn(it.shown(file)), 'Rejected 200 2050'],
  'recorded-xml/company_info.xml': [
    profile,
    { name: 'Acme Corp.', country: 'US', homeCurrency: 'USD', multiCurrency: false, timeZone: 'Etc/GMT+12' },
  ],
  'recorded-xml/company_currency_query.xml':
    'currencies are read from customers and documents; besides, it is no well-formed XML',
  'recorded-xml/credit_memo_changes.xml': [changes, ['gone credit 39']],
  'recorded-xml/customer_duplicate_error.xml': [fault(400), 'Rejected 400 6240'],
  'recorded-xml/customer_types.xml': 'customer types are neither read nor written',
  'recorded-xml/exchange_rate.xml': 'rates are read from documents; besides, it is no well-formed XML',
  'recorded-xml/fault.xml': [fault(400), 'Rejected 400 2050'],
  'recorded-xml/generic_error.xml': [fault(500), 'Unavailable 500 10000'],
  'recorded-xml/invoice.xml': [one('invoice'), ['open invoice 1: #1001 of 2, 2013-11-15 to 2013-11-30, 5000 USD of 5000 USD']],
  'recorded-xml/invoice_delete_success_response.xml': [deleted('Invoice'), ['gone invoice 1']],
  'recorded-xml/payment_delete_success_response.xml': [deleted('Payment'), ['gone payment 8748']],
  'recorded-xml/preferences.xml': [
    profile,
    { name: 'C', country: null, homeCurrency: 'USD', multiCurrency: false, timeZone: 'Etc/GMT+12' },
  ],
  'recorded-xml/query_validation_error.xml': [fault(400), 'Rejected 400 4001'],
  'recorded-xml/refund_receipt.xml': 'money paid back, without a receivable',
  'recorded-xml/tax_service_error_dup.json': [fault(400), 'Rejected 400 6240'],
  'recorded-xml/terms.xml': [terms, [{ id: '11', name: 'TermForV3Testing-1373590184130', days: null }]],
  'recorded-xml/throttle_exceeded_error.xml': [fault(403), 'RateLimited 403 3001'],
  'recorded-xml/too_many_requests_error.xml': [fault(429), 'RateLimited 429 3001'],
};

/** Recorded in XML and rewritten as JSON: both come to the same. */
const BOTH: QuickbooksFates = {
  attachable_create_response: [noteWritten, '2700000000002413265'],
  change_data_capture_response: [
    changes,
    [
      'paid invoice 103: #1033 of 10, 2016-02-23 to 2016-03-24, 0 USD of 62910 USD',
      'gone invoice 65',
      'active payment 147: of 10, 2016-04-13, 0 USD of 62910 USD unapplied, cash 62910 USD on 103 2016-04-13',
    ],
  ],
  customer_changes: [changes, ['gone customer 39']],
  customers: [
    all,
    [
      'customer 3: Acme Enterprises, USD, owes 0 USD',
      'customer 4: Little Acme, Inc., USD, owes 0 USD, of 3',
      'customer 5: ExampleTest, USD, owes 0 USD',
      'customer 2: Sunset Bakery, USD, owes 5000 USD, terms 2 no days, notes "Some other details"',
      'customer 1: Thrifty Meats, USD, owes 0 USD, info@example.com',
    ],
  ],
  deleted_customer: [one('customer'), ['customer 1: Thrifty Meats (deleted), inactive, USD, owes 0 USD, info@example.com']],
  fetch_credit_memo: [one('credit'), ['open credit-note 52: of 2, 2013-12-17, 1000 BRL of 1000 BRL left']],
  fetch_invoice_by_id: [one('invoice'), ['open invoice 1: #1001 of 2, 2013-11-15 to 2013-11-30, 5000 USD of 5000 USD']],
  invoice_send: [one('invoice'), ['open invoice 1: #1001 of 1, 2015-02-28 to 2015-03-30, 5000 USD of 5000 USD, sent']],
  payment_void_response_success: [one('payment'), ['void payment 8748: of 25342, 2013-07-11, 0 USD of 0 USD unapplied']],
  payment_with_line_extras: [
    one('payment'),
    ['active payment 83: of 3, 2016-09-16, 0 USD of 240000 USD unapplied, cash 240000 USD on 68 2016-09-16'],
  ],
  payments: [all, ['active payment 8748: of 25342, 2013-07-11, 4000 USD of 4000 USD unapplied']],
  term_by_id: [terms, [{ id: '11', name: 'null-1373590184786', days: null }]],
};

export const XML_AND_DERIVED: QuickbooksFates = {
  ...XML_ALONE,
  ...Object.fromEntries(
    Object.entries(BOTH).flatMap(([name, fate]) => [
      [`recorded-xml/${name}.xml`, fate],
      [`derived-json/${name}.json`, fate],
    ]),
  ),
};
