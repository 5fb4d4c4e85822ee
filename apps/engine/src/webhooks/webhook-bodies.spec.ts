import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { quickbooksEvents, xeroEvents, type WebhookEvent } from './webhook-bodies';

/** Kept beside the repository, not in it. */
const FIXTURES = join(__dirname, '../../../../../shared/fixtures');
const describeRecordings = existsSync(FIXTURES) ? describe : describe.skip;

const raw = (body: unknown): Buffer => Buffer.from(JSON.stringify(body));
const TIME = '2025-09-10T21:31:25.179851517Z';

const cloudEvent = (change: object = {}): object => ({
  specversion: '1.0',
  id: '88cd52aa',
  source: 'intuit.x=',
  type: 'qbo.invoice.updated.v1',
  time: TIME,
  intuitentityid: '14',
  intuitaccountid: 'realm',
  data: {},
  ...change,
});
const older = (change: object = {}): object => ({ name: 'Invoice', id: '14', operation: 'Update', lastUpdated: TIME, ...change });
const notification = (realmId: string, ...entities: readonly unknown[]): object => ({ realmId, dataChangeEvent: { entities } });
const xeroEvent = (change: object = {}): object => ({
  resourceUrl: 'https://api.xero.com/api.xro/2.0/Invoices/r',
  resourceId: 'r',
  tenantId: 'tenant',
  tenantType: 'ORGANISATION',
  eventCategory: 'INVOICE',
  eventType: 'UPDATE',
  eventDateUtc: '2018-02-09T09:18:28.917Z',
  ...change,
});

const quickbooks = (...events: readonly unknown[]): readonly WebhookEvent[] => quickbooksEvents(raw(events));
const quickbooksOlder = (...entities: readonly unknown[]): readonly WebhookEvent[] =>
  quickbooksEvents(raw({ eventNotifications: [notification('realm', ...entities)] }));
const xero = (...events: readonly unknown[]): readonly WebhookEvent[] => xeroEvents(raw({ events, firstEventSequence: 1 }));
const idOf = ([event]: readonly WebhookEvent[]): string | null | undefined => event?.id;

describe('CloudEvents of QuickBooks', () => {
  it('say whose what has changed, and when', () => {
    expect(quickbooks(cloudEvent())).toEqual([
      {
        company: 'realm',
        id: expect.stringMatching(/^[0-9a-f]{64}$/),
        entity: 'invoice',
        objectId: '14',
        isGone: false,
        at: '2025-09-10T21:31:25.179Z',
      },
    ]);
    expect(quickbooksEvents(raw(cloudEvent()))).toEqual(quickbooks(cloudEvent()));
  });

  it.each([
    ['customer', 'customer', '14'],
    ['invoice', 'invoice', '14'],
    ['payment', 'payment', '14'],
    ['creditmemo', 'credit', '14'],
    ['CreditMemo', 'credit', '14'],
    ['term', 'customer', null],
  ])('of a %s concern a %s', (name, entity, objectId) => {
    expect(quickbooks(cloudEvent({ type: `qbo.${name}.updated.v1` }))).toMatchObject([{ entity, objectId }]);
  });

  it.each(['account', 'bill', 'vendor', 'preferences', 'journalentry', 'deposit', 'estimate', 'constructor', '__proto__'])(
    'of a %s are passed over',
    (name) => expect(quickbooks(cloudEvent({ type: `qbo.${name}.updated.v1` }))).toEqual([]),
  );

  it('of a deletion say that it is gone; of a merge, who is and who is not', () => {
    expect(quickbooks(cloudEvent({ type: 'qbo.invoice.deleted.v1' }))).toMatchObject([{ objectId: '14', isGone: true }]);
    expect(quickbooks(cloudEvent({ type: 'qbo.invoice.void.v1' }))).toMatchObject([{ objectId: '14', isGone: false }]);
    const merged = quickbooks(cloudEvent({ type: 'qbo.customer.merged.v1', data: { deletedid: '27' } }));
    expect(merged).toMatchObject([
      { objectId: '14', isGone: false },
      { objectId: '27', isGone: true },
    ]);
    expect(new Set(merged.map(({ id }) => id)).size).toBe(2);
  });

  it('are the same by their id, by their time where they have none, and never without both', () => {
    const id = idOf(quickbooks(cloudEvent()));
    expect(idOf(quickbooks(cloudEvent({ time: '2026-01-01T00:00:00Z', source: undefined, data: undefined })))).toBe(id);
    expect(idOf(quickbooks(cloudEvent({ id: 'other' })))).not.toBe(id);
    const nameless = idOf(quickbooks(cloudEvent({ id: undefined })));
    expect(nameless).toMatch(/^[0-9a-f]{64}$/);
    expect(idOf(quickbooks(cloudEvent({ id: null })))).toBe(nameless);
    // A nanosecond later it is another event.
    expect(idOf(quickbooks(cloudEvent({ id: undefined, time: TIME.replace('7Z', '8Z') })))).not.toBe(nameless);
    expect(idOf(quickbooks(cloudEvent({ id: undefined, intuitentityid: '15' })))).not.toBe(nameless);
    expect(quickbooks(cloudEvent({ id: undefined, time: undefined }))).toMatchObject([{ id: null, at: null }]);
  });

  it.each([
    ['2025-12-04T15:25:05Z', '2025-12-04T15:25:05.000Z'],
    ['2025-12-04T15:25:05.1Z', '2025-12-04T15:25:05.100Z'],
    ['2025-12-04T15:25:05.999999999Z', '2025-12-04T15:25:05.999Z'],
    ['2015-10-05T14:42:19-0700', '2015-10-05T21:42:19.000Z'],
    ['2015-10-05T14:42:19+05:30', '2015-10-05T09:12:19.000Z'],
    ['2025-12-04T15:25:05', null],
    ['2025-13-04T15:25:05Z', null],
    ['0000-01-01T00:00:00Z', null],
    ['9999-12-31T23:59:59-14:00', null],
    ['yesterday', null],
  ])('at %s were at %s', (time, at) => {
    expect(quickbooks(cloudEvent({ time }))).toMatchObject([{ at }]);
    expect(quickbooksOlder(older({ lastUpdated: time }))).toMatchObject([{ at }]);
  });
});

describe('the older form of QuickBooks', () => {
  it('says the same, of many realms', () => {
    const body = {
      eventNotifications: [
        notification('realm', older(), older({ name: 'Account' })),
        { realmId: 7 },
        notification('other', older({ name: 'Customer', operation: 'Merge', deletedId: '27' })),
      ],
    };
    expect(quickbooksEvents(raw(body))).toMatchObject([
      { company: 'realm', entity: 'invoice', objectId: '14', isGone: false, at: '2025-09-10T21:31:25.179Z' },
      { company: 'other', entity: 'customer', objectId: '14', isGone: false },
      { company: 'other', entity: 'customer', objectId: '27', isGone: true },
    ]);
    expect(quickbooksOlder(older({ operation: 'Delete' }))).toMatchObject([{ isGone: true }]);
  });

  it('is the same event when the same is said of the same at the same time', () => {
    const id = idOf(quickbooksOlder(older()));
    expect(id).toMatch(/^[0-9a-f]{64}$/);
    expect(idOf(quickbooksOlder(older()))).toBe(id);
    for (const other of [{ id: '15' }, { operation: 'Delete' }, { name: 'Payment' }, { lastUpdated: '2026-01-01T00:00:00Z' }])
      expect(idOf(quickbooksOlder(older(other)))).not.toBe(id);
    expect(idOf(quickbooksOlder(older({ lastUpdated: undefined })))).toBeNull();
  });
});

describe('events of Xero', () => {
  it.each([
    ['CONTACT', 'customer'],
    ['INVOICE', 'invoice'],
    ['CREDITNOTE', 'credit'],
    ['PREPAYMENT', 'credit'],
    ['OVERPAYMENT', 'credit'],
    ['PAYMENT', 'payment'],
  ])('of the category %s concern a %s', (eventCategory, entity) => {
    expect(xero(xeroEvent({ eventCategory }))).toEqual([
      {
        company: 'tenant',
        id: expect.stringMatching(/^[0-9a-f]{64}$/),
        entity,
        objectId: 'r',
        isGone: false,
        at: '2018-02-09T09:18:28.917Z',
      },
    ]);
  });

  it('of subscriptions, of suppliers and of what is not known here are passed over', () => {
    const passedOver = [
      { eventCategory: 'SUBSCRIPTION', tenantType: 'APPLICATION' },
      { eventCategory: 'MANUALJOURNAL' },
      { eventCategory: 'CREDITNOTE', data: { Type: 'ACCPAYCREDIT', Status: 'DRAFT' } },
      { eventCategory: 'PREPAYMENT', data: { Type: 'SPEND-PREPAYMENT' } },
      { tenantId: undefined },
      { resourceId: 7 },
    ].map(xeroEvent);
    expect(xero(...passedOver, xeroEvent({ eventCategory: 'CREDITNOTE', data: { Type: 'ACCRECCREDIT' } }))).toHaveLength(1);
    expect(xeroEvents(raw({ events: [], firstEventSequence: 0, lastEventSequence: 0 }))).toEqual([]);
  });

  it('are the same when tenant, category, resource, type and date are, with or without the Z', () => {
    const [event] = xero(xeroEvent());
    expect(xero(xeroEvent({ eventDateUtc: '2018-02-09T09:18:28.917' }))).toEqual([event]);
    for (const other of [
      { eventCategory: 'CONTACT' },
      { resourceId: 's' },
      { eventType: 'CREATE' },
      { eventDateUtc: '2018-02-09T09:18:28.918' },
    ])
      expect(idOf(xero(xeroEvent(other)))).not.toBe(event?.id);
    expect(xero(xeroEvent({ eventDateUtc: undefined }))).toMatchObject([{ id: null, at: null }]);
  });
});

describe('whatever comes', () => {
  const events = fc.array(
    fc.oneof(
      fc.jsonValue(),
      fc.record({ change: fc.dictionary(fc.string(), fc.jsonValue()) }).map(({ change }) => cloudEvent(change)),
      fc.record({ change: fc.dictionary(fc.string(), fc.jsonValue()) }).map(({ change }) => xeroEvent(change)),
    ),
  );
  const spoiled = fc.constantFrom(
    'id',
    'type',
    'time',
    'intuitentityid',
    'intuitaccountid',
    'data',
    'tenantId',
    'eventCategory',
    'eventType',
    'eventDateUtc',
    'resourceId',
    'name',
    'operation',
    'lastUpdated',
    'deletedId',
  );
  const oneSpoiled = fc.tuple(spoiled, fc.jsonValue()).map(([name, value]) => ({ [name]: value }));
  const bodies = fc.oneof(
    fc.uint8Array().map((bytes) => Buffer.from(bytes)),
    fc.jsonValue().map(raw),
    events.map(raw),
    events.map((all) => raw({ events: all })),
    fc.array(oneSpoiled).map((all) => raw(all.map(cloudEvent))),
    fc.array(oneSpoiled).map((all) => raw({ events: all.map(xeroEvent) })),
    fc.array(oneSpoiled).map((all) => raw({ eventNotifications: [notification('realm', ...all.map(older))] })),
  );

  it('is read without an error, twice alike, and into nothing that could not be stored', () => {
    fc.assert(
      fc.property(bodies, (body) => {
        for (const readEvents of [quickbooksEvents, xeroEvents]) {
          const read = readEvents(body);
          expect(readEvents(body)).toEqual(read);
          for (const { id, at, entity, company, objectId } of read) {
            expect(id === null || /^[0-9a-f]{64}$/.test(id)).toBe(true);
            expect(at === null || /^(19[7-9]|2)\d+-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(at)).toBe(true);
            expect(['customer', 'invoice', 'payment', 'credit']).toContain(entity);
            expect(company.length > 0 && company.length <= 200 && (objectId ?? '').length <= 200).toBe(true);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it('spoils nothing of the rest', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), fc.array(fc.jsonValue()), (before, after) => {
        const right = ({ company }: WebhookEvent): boolean => ['realm', 'tenant'].includes(company);
        expect(quickbooks(...before, cloudEvent(), ...after).filter(right)).toEqual(quickbooks(cloudEvent()));
        expect(quickbooksOlder(...before, older(), ...after).filter(right)).toEqual(quickbooksOlder(older()));
        expect(xero(...before, xeroEvent(), ...after).filter(right)).toEqual(xero(xeroEvent()));
      }),
    );
  });

  it('may be a hundred thousand brackets deep', () => {
    const deep = Buffer.from(`${'['.repeat(100_000)}${']'.repeat(100_000)}`);
    expect([quickbooksEvents(deep), xeroEvents(deep)]).toEqual([[], []]);
  });
});

describeRecordings('the bodies beside the repository', () => {
  it.each([
    [
      'quickbooks',
      quickbooksEvents,
      { cloudevents__docs_customer_merged_masked: 2, cloudevents__sampleapp_minimal_invoice_deleted: 1 },
    ],
    ['xero', xeroEvents, { 'invoice-update-x2.raw': 2 }],
  ] as const)('of %s are read: those about receivables, and no others', (ledger, readEvents, expected) => {
    const folder = join(FIXTURES, ledger, 'webhooks');
    const counts = readdirSync(folder)
      .map((name) => [name.replace('.json', ''), readEvents(readFileSync(join(folder, name))).length] as const)
      .filter(([, count]) => count > 0);
    expect(Object.fromEntries(counts)).toEqual(expected);
  });
});
