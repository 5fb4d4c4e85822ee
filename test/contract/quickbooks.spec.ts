import { quickbooksSystem } from '@holdfast/quickbooks';
import type { Unverified } from '../../apps/sandbox/src/quickbooks/unverified';
import { honoursTheAccountingContract } from './honours-the-accounting-contract';
import { openLedger, owns, type Company, type LedgerKind, type LedgerUnderTest, type OwnersHand } from './ledger-under-test';
import { writesInBatches } from './quickbooks-batches';
import { readsALargeCompany } from './reads-a-large-company';
import { togetherAsAlone } from './together-as-alone';
import { Excuses } from './truth/exceptions';
import { absent, specsAreHere } from './truth/material';
import { QUICKBOOKS_EXCEPTIONS } from './truth/quickbooks-exceptions';
import { QuickbooksTruth } from './truth/quickbooks-truth';
import { writesTogether } from './writes-together';

const CLIENT = { id: 'contract-quickbooks', secret: 'CANARY-quickbooks-client-secret' };
const TERM = { hold: 'CREDIT HOLD - prepay', upfront: 'UPFRONT - prepay', 'new-account': 'NEW ACCOUNT - prepay' } as const;

/** Nobody knows how Intuit's servers behave in these, so the adapter must get on with both. The sandbox's other switches are about deactivating
 * customers, which the adapter does not do, and about figures it does not depend on. */
const SETTINGS: readonly (readonly [string, Partial<Unverified>])[] = [
  ['as the sandbox plays it', {}],
  ['null clears in a sparse update', { sparseNullClears: true }],
  ['a used requestid is refused (600)', { refusesUsedRequestId: true }],
  ['faults are replayed under their requestid', { replaysFaults: true }],
  ['an old changedSince is refused', { oldChangedSince: 'refused' }],
  ['a throttle says how long to wait', { retryAfterSeconds: 9 }],
  ['a list of objects with notes is refused', { attachableRefsInLists: false }],
  [
    'all of it turned round',
    {
      sparseNullClears: true,
      refusesUsedRequestId: true,
      replaysFaults: true,
      oldChangedSince: 'refused',
      retryAfterSeconds: 9,
      attachableRefsInLists: false,
    },
  ],
];

const excuses = new Excuses(QUICKBOOKS_EXCEPTIONS);
const truth = specsAreHere ? new QuickbooksTruth(excuses) : null;

function quickbooks(unverified: Partial<Unverified>): LedgerKind {
  return {
    provider: 'quickbooks',
    system: ({ url, timeoutMs, now, clientSecret = CLIENT.secret }) =>
      quickbooksSystem({
        clientId: CLIENT.id,
        clientSecret,
        apiUrl: url,
        discoveryUrl: `${url}/.well-known/openid_configuration`,
        environment: 'sandbox',
        timeoutMs,
        now,
      }),
    world: { clients: { quickbooks: CLIENT }, unverified: { quickbooks: unverified } },
    clientSecret: CLIENT.secret,
    calls: {
      fullPull: { reads: 6, writes: 0 },
      idlePull: { reads: 1, writes: 0 },
      firstPlace: { reads: 1, writes: 2 },
      place: { reads: 0, writes: 1 },
      exchange: { reads: 0, writes: 1 },
      release: { reads: 0, writes: 1 },
      releaseToNoTerms: { reads: 0, writes: unverified.sparseNullClears ? 1 : 2 },
      note: { reads: 0, writes: 1 },
      findMark: { reads: 1, writes: 0 },
      findNote: { reads: 1, writes: 0 },
      placesTogether: { reads: 0, writes: 1 },
      releasesTogether: { reads: 0, writes: 1 },
      releasesToNoTermsTogether: { reads: 0, writes: unverified.sparseNullClears ? 1 : 2 },
      notesTogether: { reads: 0, writes: 1 },
      findMarksTogether: { reads: 1, writes: 0 },
      // Two lists; where a list is refused, that and one read for each object.
      findNotesTogether: { reads: unverified.attachableRefsInLists === false ? 12 : 2, writes: 0 },
    },
    versions: true,
    subCustomers: true,
    mergedStays: false,
    clearsTerms: true,
    keepsExpectedDays: null,
    unknownId: '987654',
    showsFully: (view, mark) => view.terms === TERM[mark] && view.notes.includes('Holdfast'),
    hand: quickbooksHand,
    untruths: truth && ((exchange) => truth.untruths(exchange)),
  };
}

function quickbooksHand(company: Company): OwnersHand {
  const path = (rest: string) => `/v3/company/${company.id}/${rest}`;
  return {
    deleteInvoice: async (ref) => {
      const id = company.idOf('invoice', ref);
      const { Invoice } = await owns<{ Invoice: { SyncToken: string } }>(company, path(`invoice/${id}`));
      const body = JSON.stringify({ Id: id, SyncToken: Invoice.SyncToken });
      await owns(company, path('invoice?operation=delete'), { method: 'POST', body });
    },
    // Owners keep lists in the one field.
    addSecondAddress: (ref, address) => {
      company.happen({ kind: 'customer-edit', ref, email: `${company.view(ref).email}, ${address}` });
      return Promise.resolve();
    },
    // A writer that knows our term finds it gone when it uses it.
    forbidMarks: () => {
      const { books } = company;
      for (const term of books.all('term')) if (term.name === TERM.hold) books.update('term', term.id, { active: false });
      return Promise.resolve();
    },
    shown: async (ref) => {
      const answer = await owns<{ Customer: Record<string, unknown> }>(
        company,
        path(`customer/${company.idOf('customer', ref)}`),
      );
      const { SyncToken: _version, MetaData: _times, ...rest } = answer.Customer;
      return rest;
    },
  };
}

describe.each(SETTINGS)(`QuickBooks Online, %s,${absent('specs')}`, (_setting, unverified) => {
  honoursTheAccountingContract('the adapter', () => openLedger(quickbooks(unverified)));
});

/** What becomes of the number of a request. That of a parcel must not matter: it is sent once, and then its effects are looked for. */
describe.each<[string, Partial<Unverified>]>([
  ['is remembered with its answer', {}],
  ['is refused when it comes again', { refusesUsedRequestId: true }],
  ['is remembered with its faults', { replaysFaults: true, sparseNullClears: true }],
  ['is forgotten at once', { requestIdRetentionMs: -1 }],
])('QuickBooks Online, where the number of a request %s', (_number, unverified) => {
  let ledger: LedgerUnderTest;
  beforeAll(async () => {
    ledger = await openLedger(quickbooks(unverified));
  });
  afterEach(() => {
    ledger.sandbox.world.mischief.clear();
    expect(ledger.untruths()).toEqual([]);
  });
  afterAll(() => ledger.stop());
  writesInBatches(() => ledger, unverified.requestIdRetentionMs !== undefined);
  if (unverified.requestIdRetentionMs !== undefined) {
    writesTogether(() => ledger);
    togetherAsAlone(() => ledger);
  }
});

describe('QuickBooks Online', () => readsALargeCompany(quickbooks({})));

(specsAreHere ? describe : describe.skip)(`Intuit’s schemas${absent('specs')}`, () => {
  it('were held to in all of the above but for exceptions that were all needed', () => {
    expect(excuses.neverNeeded()).toEqual([]);
    // prettier-ignore
    expect([...(truth?.seen ?? [])]).toEqual(expect.arrayContaining(
      ['batch', 'cdc', 'preferences', 'query', 'read companyinfo', 'read customer', 'write attachable', 'write customer', 'write invoice', 'write term'],
    ));
  });
});
