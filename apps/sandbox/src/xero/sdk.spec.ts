import { createRequire } from 'node:module';
import { PaymentTermType, XeroClient, type TokenSet } from 'xero-node';
import type { Books } from '../books/books';
import { addCredit, addCustomer, addInvoice, addPayment, CLIENT, NOW, REDIRECT, SCOPE, Stage } from './testing/stage';

interface Outgoing {
  url?: string;
}
interface Copies {
  readonly axios: { interceptors: { request: { use(change: (config: Outgoing) => Outgoing): number; eject(id: number): void } } };
  readonly Issuer: { discover: (this: unknown, address: string) => Promise<unknown> };
}

/** xero-node names Xero's hosts itself, so the copies of its libraries are turned to the sandbox. */
function turn(url: () => string): () => void {
  const own = createRequire(require.resolve('xero-node'));
  const axios = own('axios') as Copies['axios'];
  const { Issuer } = own('openid-client') as Copies;
  const interceptor = axios.interceptors.request.use((config) => {
    config.url = config.url?.replace(/^https:\/\/(identity|api)\.xero\.com/, url()) ?? '';
    return config;
  });
  const discover = Issuer.discover;
  Issuer.discover = (address) => discover.call(Issuer, address.replace('https://identity.xero.com', url()));
  return () => {
    axios.interceptors.request.eject(interceptor);
    Issuer.discover = discover;
  };
}

describe('xero-node, as Holdfast uses it', () => {
  const stage = new Stage();
  let books: Books;
  let client: XeroClient;
  let turnBack: () => void;
  let tenant: string;

  beforeAll(async () => {
    await stage.open();
    turnBack = turn(() => stage.url);
    books = stage.books();
    tenant = books.identity.externalId;
    client = new XeroClient({ ...CLIENT, redirectUris: [REDIRECT], scopes: SCOPE.split(' '), state: 'st' });
    client.accountingApi.basePath = `${stage.url}/api.xro/2.0`;
    await client.initialize();
  });
  afterAll(async () => {
    turnBack();
    await stage.close();
  });

  it('signs in: consent address, callback with a checked id_token, tenants, refresh', async () => {
    const consent = new URL(await client.buildConsentUrl());
    expect(consent.origin + consent.pathname).toBe(`${stage.url}/identity/connect/authorize`);
    const answer = await stage.consent({ ...Object.fromEntries(consent.searchParams), tenant, decision: 'allow' });
    const tokens: TokenSet = await client.apiCallback(answer.headers.get('location') ?? '');
    expect(tokens.claims()).toMatchObject({ email: 'morgan@example.com' });
    expect(await client.updateTenants(false)).toMatchObject([{ tenantId: tenant, tenantType: 'ORGANISATION' }]);
    const before = tokens.refresh_token;
    const renewed = await client.refreshToken();
    expect(renewed.refresh_token).not.toBe(before);
  });

  it('reads everything', async () => {
    const acme = addCustomer(books, 'Acme', { paymentTerms: { day: 20, type: 'OFFOLLOWINGMONTH' } });
    const invoice = addInvoice(books, acme);
    addPayment(books, invoice, 2_500);
    addCredit(books, acme);
    addCredit(books, acme, { kind: 'overpayment' });
    addCredit(books, acme, { kind: 'prepayment' });
    const api = client.accountingApi;
    const since = new Date(NOW - 3_600_000);
    const organisation = await api.getOrganisations(tenant);
    expect(organisation.body.organisations?.[0]).toMatchObject({ organisationID: tenant, baseCurrency: 'GBP' });
    expect(organisation.response.headers['x-minlimit-remaining']).toBe('10000');
    const contacts = await api.getContacts(tenant, since, undefined, undefined, undefined, 1, true, false, undefined, 1000);
    expect(contacts.body.pagination).toMatchObject({ page: 1, pageSize: 1000, itemCount: 1 });
    expect(contacts.body.contacts?.[0]).toMatchObject({
      name: 'Acme',
      paymentTerms: { sales: { day: 20, type: PaymentTermType.OFFOLLOWINGMONTH } },
      balances: { accountsReceivable: { outstanding: -25 } },
    });
    const invoices = await api.getInvoices(
      tenant, since, 'Type=="ACCREC"', 'UpdatedDateUTC ASC', undefined, undefined, [acme.id], ['AUTHORISED'], 1,
    ); // prettier-ignore
    expect(invoices.body.invoices?.[0]).toMatchObject({
      invoiceID: invoice.id,
      amountDue: 75,
      amountPaid: 25,
      lineItems: [{ quantity: 1 }],
    });
    expect(invoices.body.invoices?.[0]?.payments?.[0]?.amount).toBe(25);
    expect((await api.getPayments(tenant, since, undefined, undefined, 1, 100)).body.payments).toHaveLength(1);
    expect((await api.getCreditNotes(tenant, since, undefined, undefined, 1)).body.creditNotes?.[0]?.remainingCredit).toBe(50);
    expect((await api.getOverpayments(tenant, since, undefined, undefined, 1)).body.overpayments).toHaveLength(1);
    expect((await api.getPrepayments(tenant, since, undefined, undefined, 1)).body.prepayments).toHaveLength(1);
    expect((await api.getInvoiceReminders(tenant)).body.invoiceReminders?.[0]?.enabled).toBe(false);
    expect((await api.getOrganisationActions(tenant)).body.actions?.length).toBeGreaterThan(5);
    expect((await api.getCurrencies(tenant)).body.currencies?.[0]?.description).toBe('British Pound');
  });

  it('writes a hold and takes it back', async () => {
    const api = client.accountingApi;
    const { id: contactID } = addCustomer(books, 'Late Payers Ltd');
    const made = await api.createContactGroup(tenant, { contactGroups: [{ name: 'Credit hold' }] }, 'group-1');
    const groupID = made.body.contactGroups?.[0]?.contactGroupID ?? '';
    await api.createContactGroupContacts(tenant, groupID, { contacts: [{ contactID }] }, 'member-1');
    const terms = { sales: { day: 0, type: PaymentTermType.DAYSAFTERBILLDATE } };
    const updated = await api.updateOrCreateContacts(
      tenant,
      { contacts: [{ contactID, paymentTerms: terms }] },
      false,
      'terms-1',
    );
    expect(updated.body.contacts?.[0]).toMatchObject({
      statusAttributeString: 'OK',
      name: 'Late Payers Ltd',
      paymentTerms: terms,
    });
    const note = { historyRecords: [{ details: 'On hold since today' }] };
    for (let attempt = 0; attempt < 2; attempt += 1) await api.createContactHistory(tenant, contactID, note, 'note-1');
    expect((await api.getContactHistory(tenant, contactID)).body.historyRecords).toMatchObject([
      { details: 'On hold since today' },
    ]);
    expect((await api.getContactGroup(tenant, groupID)).body.contactGroups?.[0]?.contacts).toMatchObject([{ contactID }]);
    expect((await api.deleteContactGroupContact(tenant, groupID, contactID)).response.status).toBe(204);
    expect(books.must('group', groupID).memberIds.size).toBe(0);
    expect(
      (await api.updateContactGroup(tenant, groupID, { contactGroups: [{ name: 'Old hold' }] })).body.contactGroups?.[0]?.name,
    ).toBe('Old hold');
  });

  it('mails an invoice, sets an expected date, finds its page on the web', async () => {
    const api = client.accountingApi;
    const invoice = addInvoice(books, addCustomer(books, 'Mailed Ltd'));
    expect((await api.emailInvoice(tenant, invoice.id, {})).response.status).toBe(204);
    const changed = await api.updateInvoice(tenant, invoice.id, { invoices: [{ expectedPaymentDate: '2026-05-01' }] });
    expect(changed.body.invoices?.[0]).toMatchObject({ sentToContact: true });
    expect(books.must('invoice', invoice.id).expectedOn).toBe('2026-05-01');
    expect((await api.getOnlineInvoice(tenant, invoice.id)).body.onlineInvoices?.[0]?.onlineInvoiceUrl).toContain(
      'https://in.xero.com/',
    );
  });

  it('is refused as the real thing refuses: a JSON string with status and body', async () => {
    const refusal = await client.accountingApi
      .getContact(tenant, '00000000-0000-0000-0000-000000000001')
      .catch((error: unknown) => error);
    expect(JSON.parse(String(refusal))).toMatchObject({ response: { statusCode: 404 } });
    const taken = await client.accountingApi
      .createContacts(tenant, { contacts: [{ name: 'Acme' }] })
      .catch((error: unknown) => error);
    expect(JSON.parse(String(taken))).toMatchObject({ response: { statusCode: 400, body: { ErrorNumber: 10 } } });
  });

  it('disconnects and revokes', async () => {
    const [connection] = (await client.updateTenants(false)) as { id: string }[];
    await client.disconnect(connection?.id ?? '');
    const refusal = await client.accountingApi.getOrganisations(tenant).catch((error: unknown) => error);
    expect(JSON.parse(String(refusal))).toMatchObject({ response: { statusCode: 403 } });
    const refreshToken = client.readTokenSet().refresh_token;
    await client.revokeToken();
    expect((await stage.refresh(refreshToken)).body).toEqual({ error: 'invalid_grant' });
  });
});
