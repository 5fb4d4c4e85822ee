import { all, changes, fault, one, type QuickbooksFates } from './quickbooks-readings';

export const RECORDED: QuickbooksFates = {
  'recorded-json/attachment-upload.json': 'a file is uploaded; our notes have none',
  'recorded-json/attachment-upload-fault-in-200.json': [fault(), 'Rejected 200 6000'],
  'recorded-json/batch-mixed-results.json': [fault(), 'NotFound 200 610'],
  'recorded-json/cdc-single-entity.json': [changes, []],
  'recorded-json/customer-read-then-update.json': [
    async (it, file) => [...(await it.one('customer', file, 0)), ...(await it.one('customer', file))],
    ['customer 68: Doe2, Jane, USD, owes 0 USD', 'customer 68: Jack Moe, USD, owes 0 USD'],
  ],
  'recorded-json/customers-count-then-page.json': [
    async (it, file) => {
      const customers = await it.all(it.rows(file));
      return [customers.length, ...customers.filter((each) => / of \d/.test(each))];
    },
    [
      41,
      'customer 64: Jack Doe, USD, owes 0 USD, of 62',
      'customer 8: 0969 Ocean View Road, USD, owes 0 USD, of 7, sporting_goods@example.com',
      'customer 9: 55 Twin Lane, USD, owes 8500 USD, of 7, sporting_goods@example.com',
      'customer 23: Barnett Design, USD, owes 27450 USD, of 22, design@example.com',
    ],
  ],
  'recorded-json/deactivate-no-op.json': 'an employee',
  'recorded-json/fault-400-duplicate-name.json': [fault(), 'Rejected 400 6240'],
  'recorded-json/fault-400-invalid-id.json': [fault(), 'Rejected 400 2030'],
  'recorded-json/fault-400-query-unknown-entity.json': [fault(), 'Rejected 400 4001'],
  'recorded-json/fault-400-unknown-property.json': [fault(), 'Rejected 400 2010'],
  'recorded-json/fault-401-token-expired.json': [fault(), 'SignInExpired 401 3200'],
  'recorded-json/invoice-create.json': [
    one('invoice'),
    ['open invoice 266: #1043 of 1, 2020-09-29 to 2020-10-29, 10000 USD of 10000 USD'],
  ],
  'recorded-json/invoice-read-then-delete.json': [
    one('invoice', 0),
    ['open invoice 266: #1043 of 1, 2020-09-29 to 2020-10-29, 10000 USD of 10000 USD'],
  ],
  'recorded-json/invoice-read-then-void.json': [
    one('invoice'),
    ['void invoice 264: #1041 of 1, 2020-09-29 to 2020-10-29, 0 USD of 0 USD'],
  ],
  'recorded-json/query-escaped-apostrophe.json': [
    all,
    ["customer 1: Amy's Bird Sanctuary, USD, owes 73900 USD, birds@example.com"],
  ],
  'recorded-json/query-paging-until-empty.json': [
    (it, file) => it.all({ Customer: [1, 2, 3, 4].flatMap((page) => (it.rows(file, page)['Customer'] ?? []) as unknown[]) }),
    [
      'customer 5: Dukes Basketball Camp, USD, owes 0 USD, dukes_bball@example.com',
      'customer 6: Dylan Sollfrank, USD, owes 0 USD',
      'customer 7: Freeman Sporting Goods, USD, owes 0 USD, sporting_goods@example.com',
      'customer 8: 0969 Ocean View Road, USD, owes 0 USD, of 7, sporting_goods@example.com',
      'customer 9: 55 Twin Lane, USD, owes 8500 USD, of 7, sporting_goods@example.com',
      'customer 10: Geeta Kalapatapu, USD, owes 62910 USD, geeta@example.com',
    ],
  ],
  'recorded-xml-interactions/customer-create-6240-cross-list.json': [fault(), 'Rejected 400 6240'],
  'recorded-xml-interactions/invoice-create-6270.json': [fault(), 'Rejected 400 6270'],
  'recorded-xml-interactions/query-fault-4000-identifier.json': [fault(), 'Rejected 400 4000'],
  'recorded-xml-interactions/query-fault-4000-operator-list.json': [fault(), 'Rejected 400 4000'],
  'recorded-xml-interactions/query-fault-4001-nested-property.json': [fault(), 'Rejected 400 4001'],
  'recorded-xml-interactions/query-fault-4001-property.json': [fault(), 'Rejected 400 4001'],
  'recorded-xml-interactions/creditmemo-create.json': [
    one('credit'),
    ['open credit-note 13: of 2, 2014-02-18, 12900 USD of 12900 USD left'],
  ],
  'recorded-xml-interactions/creditmemo-full-update-line-ids-change.json': [
    one('credit'),
    ['open credit-note 13: of 2, 2014-02-18, 12900 USD of 12900 USD left'],
  ],
  'recorded-xml-interactions/creditmemo-query-by-docnumber.json': [
    all,
    ['open credit-note 13: of 2, 2014-02-18, 12900 USD of 12900 USD left'],
  ],
};
