import { all, books, events, fault, held, profile, signatures, tally, tokens, type XeroFates, A_HOLD } from './xero-readings';

export const RECORDED: XeroFates = {
  'INDEX.md': 'tells what the others are',
  'LICENSES.md': 'tells whose the others are',
  'recorded/connections-list.json': [
    books,
    [
      {
        externalId: '22222222-2222-2222-2222-000000000001',
        name: 'Sanitised Tenant',
        connectionId: '00000000-0000-0000-0000-000000000001',
      },
    ],
  ],
  'recorded/organisation-get.json': [
    profile,
    {
      name: 'Sanitised Organisation',
      country: 'ZA',
      homeCurrency: 'ZAR',
      multiCurrency: false,
      timeZone: 'Africa/Johannesburg',
      ownReminders: null,
      link: 'https://go.xero.com/app/!GG4!Y/contacts/contact/{id}',
    },
  ],
  'recorded/contact_groups-list.json': [held, A_HOLD],
  'recorded/contacts-list.json': [
    tally(/GBP|terms/),
    [
      'customer: 14',
      'customer e784db70-63eb-4e1c-9e7a-5c7554641150: Sanitised Organisation, GBP',
      'customer ec4f462b-dbf4-43c4-9373-593f2e316f24: Sanitised Organisation, ZAR, owes -256900 ZAR, terms on day 30 of the following month no days, sanitised@example.com',
    ],
  ],
  'recorded/invoices-list.json': [
    tally(/GBP|INV-0014|INV-0002|INV-0024/),
    [
      'draft invoice: 2',
      'open invoice: 14',
      'paid invoice: 9',
      'void invoice: 1',
      'void invoice 86c4d7eb-1c75-4d92-a911-ccfb37118d22: #INV-0002 of 850803eb-b231-42a8-a916-e4a39d7cd2c3, 2019-11-20 to 2019-11-30, 0 ZAR of 115000 ZAR',
      'open invoice 8f9343c7-231b-4ca4-a61e-46e0066e93d2: #INV-0014 of 21a38c52-3b50-409a-ba80-0a17fccbfda3, 2019-03-01 to 2019-03-15, 402000 ZAR of 751100 ZAR, cash 349100 ZAR on 8f9343c7-231b-4ca4-a61e-46e0066e93d2 2019-03-01',
      'open invoice abad7c2f-56b5-4f92-9b4c-0ba290bb137a: #INV-0024 of 76c93e5a-4f1d-4327-b8ee-80df11f6d9de, 2019-04-30 to 2019-04-30, 4353 ZAR of 11653 ZAR',
      'open invoice 1daa321d-f8c1-4dea-b31f-f13c15b09062: #INV-0030 of e784db70-63eb-4e1c-9e7a-5c7554641150, 2020-01-10 to 2020-01-31, 938645 GBP of 938645 GBP, at home 17599044 ZAR of 17599044 ZAR',
      'open invoice ffd0e855-9a70-4951-ac74-f7d5be77ecec: #INV-0032 of e784db70-63eb-4e1c-9e7a-5c7554641150, 2020-04-23 to 2020-05-10, 23410 GBP of 75533 GBP, at home 552601 ZAR of 1782982 ZAR',
    ],
  ],
  'recorded/credit_notes-list.json': [
    all,
    [
      'draft credit-note 2fcf4589-d233-48b1-b804-3e9ecb59d08e: of 850803eb-b231-42a8-a916-e4a39d7cd2c3, 2019-11-20, 0 ZAR of 115000 ZAR left',
      'gone credit afe3cbaa-344a-4594-810e-eebec62b7585',
      'void credit-note 5ba0f0a6-dcce-4c29-a218-81e0658819e0: of 857c1610-eaec-4243-adb3-38a4116d2476, 2019-11-03, 0 ZAR of 79113 ZAR left',
      'used credit-note 92667df4-c3f4-4600-acdb-2fd8b73c8df2: of e784db70-63eb-4e1c-9e7a-5c7554641150, 2020-04-23, 0 GBP of 52123 GBP left, credit 52123 GBP on ffd0e855-9a70-4951-ac74-f7d5be77ecec 2020-04-23',
      'open credit-note 4bbdbaaf-b06c-40b4-89e5-e0fec6785d16: of 850803eb-b231-42a8-a916-e4a39d7cd2c3, 2019-11-20, 606695 ZAR of 1098365 ZAR left, credit 109300 ZAR on 253498ce-f836-44ad-9c0a-13b331ed0969 2019-11-20, credit 296635 ZAR on 3820ec6a-91bc-4630-8906-a7ea380fee4d 2019-11-20, credit 85735 ZAR on 7fe42a1f-3bd9-4e86-92c3-5e4b35f33f94 2019-11-20',
      'used credit-note 1f24392a-0062-466c-bd54-edd2b2843560: of 857c1610-eaec-4243-adb3-38a4116d2476, 2022-05-10, 0 ZAR of 55315 ZAR left, credit 55315 ZAR on b8e7b747-d859-4c86-bc3f-37343fbbb323 2022-05-10',
      'open credit-note 974274c1-159c-452d-b214-7efe2ad97285: of e784db70-63eb-4e1c-9e7a-5c7554641150, 2022-12-03, 5500 ZAR of 5500 ZAR left',
      'open credit-note 23d04da6-372a-498d-9be4-c3bdb86db0d1: of 2c867883-e680-4b91-84ec-e26b49b6fbbb, 2023-08-05, 8750 ZAR of 17250 ZAR left, credit 5000 ZAR on 8b4e79dc-b551-40b5-b155-11b5c1bd3c2b 2023-08-05, credit 3500 ZAR on 7f689424-7f72-4f7c-af31-ff6a8ff99de8 2023-08-05',
      'open credit-note 2cbaff3f-3484-41ac-88d2-ee0803a1a5ec: of 00a96cf1-ab5d-4fb6-87bc-5765e708575d, 2023-08-05, 140700 ZAR of 168000 ZAR left, credit 12300 ZAR on 8b4e79dc-b551-40b5-b155-11b5c1bd3c2b 2023-08-05, credit 15000 ZAR on 7f689424-7f72-4f7c-af31-ff6a8ff99de8 2023-08-05',
      'draft credit-note f9ca7aff-638b-4e92-ac88-bde3a07de561: of 857c1610-eaec-4243-adb3-38a4116d2476, 2025-05-01, 0 ZAR of 149385 ZAR left',
    ],
  ],
  'recorded/overpayments-list.json': [
    all,
    [
      'void overpayment 32895345-f7c0-4391-bfc9-75f7f52a4d2f: of 850803eb-b231-42a8-a916-e4a39d7cd2c3, 2019-01-01, 0 ZAR of 110900 ZAR left',
      'open overpayment c678f3f6-4735-4fd1-8e50-4f10f2b26796: of 06b007a7-7f85-47b0-a23b-de33a6d55055, 2019-06-01, 80 ZAR of 136700 ZAR left, cash 136620 ZAR on 4bb1c187-e4e0-4c6b-a6e4-d8e5a9ff0aaa 2019-06-01',
      'gone credit 81523df4-dc62-4ba9-bc85-11c791ebc709',
      'used overpayment 8786e4c7-bf12-4b5a-8a5d-c48d3b12cb17: of 06b007a7-7f85-47b0-a23b-de33a6d55055, 2019-09-01, 0 ZAR of 172300 ZAR left',
      'open overpayment 996b9e3b-8127-4513-98ce-c1a7e9b90771: of 2c867883-e680-4b91-84ec-e26b49b6fbbb, 2023-07-25, 132000 ZAR of 500000 ZAR left, cash 115000 ZAR on 1a40aa35-6c06-4278-9137-d0dd4066cf9b 2023-07-25, cash 253000 ZAR on e2481b82-529b-4016-b49d-d712e1a6c7b9 2023-07-25',
      'open overpayment d1769965-99e7-43ee-b18c-fe971e86cd9f: of d58dcd91-e399-40b8-b3c4-d82f3adac7a1, 2019-11-19, 530456 ZAR of 530456 ZAR left',
    ],
  ],
  'recorded/prepayments-list.json': [
    all,
    [
      'open prepayment c405b342-88cc-4c2c-95cb-d106c874e527: of 850803eb-b231-42a8-a916-e4a39d7cd2c3, 2019-01-01, 26200 ZAR of 35300 ZAR left, cash 5700 ZAR on 253498ce-f836-44ad-9c0a-13b331ed0969 2019-01-01, cash 3400 ZAR on 3820ec6a-91bc-4630-8906-a7ea380fee4d 2019-01-01',
      'used prepayment b8d0ffb1-aa4b-45f2-b309-aa24a3e1785b: of 76c93e5a-4f1d-4327-b8ee-80df11f6d9de, 2019-04-01, 0 ZAR of 7300 ZAR left, cash 7300 ZAR on abad7c2f-56b5-4f92-9b4c-0ba290bb137a 2019-04-01',
      'used prepayment 4f524167-efd5-4908-9630-a5e34c5c1d78: of 76c93e5a-4f1d-4327-b8ee-80df11f6d9de, 2019-05-01, 0 ZAR of 307900 ZAR left, cash 307900 ZAR on 9e764037-4773-47f0-834d-f4506cde7bbf 2019-05-01',
      'open prepayment 35138d3d-b52b-43e9-94c6-b384b2ac7f66: of 00a96cf1-ab5d-4fb6-87bc-5765e708575d, 2019-11-05, 9489 ZAR of 35189 ZAR left, cash 8400 ZAR on 8b4e79dc-b551-40b5-b155-11b5c1bd3c2b 2019-11-05, cash 5000 ZAR on 7f689424-7f72-4f7c-af31-ff6a8ff99de8 2019-11-05',
      'open prepayment d32eb568-a844-41d4-b1a7-b2a19f3c70ea: of 2c867883-e680-4b91-84ec-e26b49b6fbbb, 2023-08-05, 16925 ZAR of 38525 ZAR left, cash 5000 ZAR on 8b4e79dc-b551-40b5-b155-11b5c1bd3c2b 2023-08-05, cash 5500 ZAR on 7f689424-7f72-4f7c-af31-ff6a8ff99de8 2023-08-05',
      'gone credit 94463b30-c16a-459b-911a-1b7e0e326fba',
    ],
  ],
  'recorded/payments-list.json': [
    (it, file) => it.payments(file, 'recorded/invoices-list.json'),
    [
      'ACCRECPAYMENT: invoice 7fe42a1f-3bd9-4e86-92c3-5e4b35f33f94',
      'ACCRECPAYMENT: invoice 8f9343c7-231b-4ca4-a61e-46e0066e93d2',
      'ACCPAYPAYMENT: nothing',
      'ARCREDITPAYMENT: nothing',
      'ACCRECPAYMENT: invoice 099c366e-a3a1-447b-a8e5-e424c9a6f6b7',
      'ACCRECPAYMENT: invoice d068174a-59c7-4c66-aaec-d79713dedf4a',
      'ACCRECPAYMENT: invoice d068174a-59c7-4c66-aaec-d79713dedf4a',
      'ACCPAYPAYMENT: nothing',
      'ARPREPAYMENTPAYMENT: nothing',
      'AROVERPAYMENTPAYMENT: nothing',
      'ACCRECPAYMENT: invoice 2fc9d89f-087b-4b6d-aca9-40608b0ce60b',
    ],
  ],
  'errors/200-summarizeErrors-false-partial.json': [
    fault(200),
    'Rejected 200 ValidationException: Invoice not of valid type for creation',
  ],
  'errors/400-validation.json': [fault(400), 'Rejected 400 ValidationException: Email address must be valid'],
  'errors/401-authentication-unsuccessful.json': [
    fault(401),
    'SignInExpired 401 AuthenticationUnsuccessful: Xero no longer accepts this sign-in. Cure: connect the company again.',
  ],
  'errors/401-missing-scope.json': [
    fault(401),
    'SignInExpired 401 AuthorizationUnsuccessful: A permission (scope) is missing. Cure: connect the company again and give consent to every permission asked for.',
  ],
  'errors/401-token-expired.json': [
    fault(401),
    'SignInExpired 401 TokenExpired: Xero no longer accepts this sign-in. Cure: connect the company again.',
  ],
  'errors/403-tenant-not-connected.json': [
    fault(403),
    'SignInExpired 403 AuthenticationUnsuccessful: Xero says that this organisation is no longer connected to Holdfast. Cure: connect it again.',
  ],
  'errors/429-headers.txt': [
    (it, file) => it.throttles(file),
    { minute: ['RateLimited', 22], day: ['RateLimited', 22], concurrent: ['RateLimited', 1], appminute: ['RateLimited', 60] },
  ],
  'errors/503-bodies.txt': [(it, file) => it.eachLine(file, 503), ['Unavailable 503', 'Unavailable 503', 'Unavailable 503']],
  'errors/recorded-api_exception.xml': [
    fault(400),
    'Rejected 400 ValidationException: Users Organisation is not subscribed to currency NZD',
  ],
  'errors/recorded-expired_oauth2_token.json': [
    fault(401),
    'SignInExpired 401 TokenExpired: Xero no longer accepts this sign-in. Cure: connect the company again.',
  ],
  'errors/recorded-invalid_tenant_header.json': [
    fault(403),
    'SignInExpired 403 AuthenticationUnsuccessful: Xero says that this organisation is no longer connected to Holdfast. Cure: connect it again.',
  ],
  'errors/recorded-invoice_not_found_error.xml': [
    fault(404),
    'NotFound 404: Xero no longer has this object. Cure: refresh the mirror.',
  ],
  'errors/token-invalid_grant.json': [(it, file) => it.refreshed(file, 400), 'SignInExpired 400 invalid_grant'],
  'errors/token-invalid_scope.json': [(it, file) => it.refreshed(file, 400), 'Unavailable 400 invalid_scope'],
  'oauth/tokenset__xero_node_mock.json': [
    tokens,
    {
      accessToken: 'eyJxxx.yyy.zzz',
      accessExpiresAt: '2026-11-23T08:30:00.000Z',
      refreshToken: 'xxxyyyyzzz',
      refreshExpiresAt: '2027-01-22T08:00:00.000Z',
      hardExpiresAt: null,
    },
  ],
  'webhooks/creditnote-create.json': [events, []],
  'webhooks/intent-to-receive.raw.json': [events, []],
  'webhooks/invoice-update-x2.raw.json': [
    events,
    [
      [
        'e629a03c-7ffe-4913-bd94-ff2fdb36a702',
        'invoice',
        '44aa0707-f718-4f1c-8d53-f2da9ca59533',
        false,
        '2018-02-09T09:18:28.917Z',
      ],
      [
        'e629a03c-7ffe-4913-bd94-ff2fdb36a702',
        'invoice',
        '44aa0707-f718-4f1c-8d53-f2da9ca59533',
        false,
        '2018-02-09T09:19:05.060Z',
      ],
    ],
  ],
  'webhooks/signatures.json': [signatures, [true, true]],
};
