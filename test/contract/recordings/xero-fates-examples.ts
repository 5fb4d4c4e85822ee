import { fault, held, one, profile, type XeroFates, A_HOLD } from './xero-readings';

/** Printed in the specification. */
export const EXAMPLES: XeroFates = {
  'oas-examples/createContactGroup.200.json': [held, A_HOLD],
  'oas-examples/createContactGroup.request.json': [held, A_HOLD],
  'oas-examples/createContactGroupContacts.200.json': [held, A_HOLD],
  'oas-examples/createContactGroupContacts.request.json': [held, A_HOLD],
  'oas-examples/updateContact.200.json': [held, A_HOLD],
  'oas-examples/updateContact.request.json': [held, A_HOLD],
  'oas-examples/createContactGroup.400.json': [
    fault(400),
    'Rejected 400 ValidationException: You’ve reached the limit of 100 contact groups.',
  ],
  'oas-examples/createContacts.400.json': [
    fault(400),
    'Rejected 400 ValidationException: The contact name Buzz Lightyear is already assigned to another contact. The contact name must be unique across all active contacts.',
  ],
  'oas-examples/createOverpaymentHistory.400.json': [
    fault(400),
    'Rejected 400 ValidationException: The document with the supplied id was not found for this endpoint.',
  ],
  'oas-examples/createContactHistory.200.json': [
    (it, file) => it.noted(file),
    { sent: ['{"HistoryRecords":[{"Details":"an HF-7"}]}'], reference: 'the contact' },
  ],
  'oas-examples/createContactHistory.request.json': [
    (it) => it.noted('oas-examples/createContactHistory.200.json'),
    { sent: ['{"HistoryRecords":[{"Details":"an HF-7"}]}'], reference: 'the contact' },
  ],
  'oas-examples/createContacts.200.json': [
    one('customer'),
    [
      'customer 3ff6d40c-af9a-40a3-89ce-3c1556a25591: Foo9987, ZAR, owes 0 ZAR, terms 10 days after the end of the invoice month no days, sid32476@example.com',
    ],
  ],
  'oas-examples/createContacts.request.json': 'contacts are never created',
  'oas-examples/createCreditNoteAllocation.200.json': 'credits, payments and invoices are never written',
  'oas-examples/createCreditNoteAllocation.request.json': 'credits, payments and invoices are never written',
  'oas-examples/createPayment.200.json': 'credits, payments and invoices are never written',
  'oas-examples/createPayment.request.json': 'credits, payments and invoices are never written',
  'oas-examples/deletePayment.200.json': 'credits, payments and invoices are never written',
  'oas-examples/deletePayment.request.json': 'credits, payments and invoices are never written',
  'oas-examples/updateInvoice.request.json': 'credits, payments and invoices are never written',
  'oas-examples/getContact.200.json': [
    one('customer'),
    [
      'customer 8138a266-fb42-49b2-a104-014b7045753d: Acme Parts Co., USD, terms on day 14 of the invoice month no days, bk@example.com, sue.johnson@example.com',
    ],
  ],
  'oas-examples/getCurrencies.200.json': [
    profile,
    {
      name: 'O',
      country: null,
      homeCurrency: 'ZAR',
      multiCurrency: false,
      timeZone: 'Etc/UTC',
      ownReminders: null,
      link: 'https://go.xero.com/Contacts/View/{id}',
    },
  ],
  'oas-examples/getInvoice.200.json': [
    one('invoice'),
    [
      'paid invoice a03ffcd2-5d91-4c7e-b483-318584e9e439: #INV-0006 of 430fa14a-f945-44d3-9f97-5df5e28441b8, 2019-03-07 to 2019-03-13, 0 NZD of 14806276 NZD, at home 0 ZAR of 14806276 ZAR, cash 14806276 NZD on a03ffcd2-5d91-4c7e-b483-318584e9e439 2019-03-19',
    ],
  ],
  'oas-examples/getInvoiceHistory.200.json': [
    async (it, file) => [await it.noteFound(file, 'Attached'), await it.noteFound(file, 'HF-7')],
    ['a3675fc4-f8dd-4f03-ba5b-f1870566bcd7', null],
  ],
  'oas-examples/getInvoiceReminders.200.json': [
    profile,
    {
      name: 'O',
      country: null,
      homeCurrency: 'ZAR',
      multiCurrency: false,
      timeZone: 'Etc/UTC',
      ownReminders: false,
      link: 'https://go.xero.com/Contacts/View/{id}',
    },
  ],
  'oas-examples/getOnlineInvoice.200.json': 'the page on which a customer pays',
  'oas-examples/getOrganisationActions.200.json': 'a refusal is told when it comes',
  'oas-examples/getReportAgedReceivablesByContact.200.json': 'ageing is computed from the documents',
  'oas-examples/updateInvoice.200.json': [
    one('invoice'),
    [
      'draft invoice 4074292c-09b3-456d-84e7-add864c6c39b: #INV-0008 of be392c72-c121-4f83-9512-03ac71e54c20, 2019-03-11 to 2019-03-12, 57500 NZD of 57500 NZD, at home 57500 ZAR of 57500 ZAR',
    ],
  ],
};
