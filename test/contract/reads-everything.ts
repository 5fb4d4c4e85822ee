import type { CreditRecord, CustomerRecord, InvoiceRecord, LedgerRecord, PaymentRecord } from '@holdfast/credit';
import { atHome, keyOf, lasting, mirrorOf, pull, standingInBooks, standingInMirror } from './books-and-mirror';
import type { Company, LedgerUnderTest } from './ledger-under-test';
import { BULK_CUSTOMER, burst, MANY_SIDED } from './many-sided-books';

const PAGE_ROWS = 1000;

export function readsEverything(at: () => LedgerUnderTest): void {
  describe('reading everything', () => {
    const manySided = async () => {
      const company = await at().company();
      company.happen(...MANY_SIDED);
      return company;
    };

    it.each([
      { homeCurrency: 'USD', timeZone: 'America/New_York', country: 'US' },
      { homeCurrency: 'AUD', timeZone: 'Australia/Sydney', country: 'AU' },
      { homeCurrency: 'JPY', timeZone: 'Asia/Tokyo', country: 'JP' },
    ])('the profile tells currency, time zone and links: %j', async (particulars) => {
      const company = await at().company({ name: 'Älpha & Co', ...particulars });
      company.happen(...MANY_SIDED);
      const { homeCurrency, timeZone } = particulars;
      const profile = await company.reader().profile();
      expect(profile).toMatchObject({
        externalId: company.id,
        name: 'Älpha & Co',
        homeCurrency,
        multiCurrency: true,
        timeZone,
        timeZoneProblem: null,
        country: expect.stringMatching(new RegExp(`^${particulars.country}`)) as string,
      });
      for (const link of [profile.links.customer, profile.links.invoice]) {
        expect(link).toMatch(/^https:\/\/\S+\{id\}/);
        expect(link).not.toContain(company.wire.tokens.accessToken);
      }
    });

    it('every customer, invoice, payment and credit is told as the books have it', async () => {
      const company = await manySided();
      const mirror = mirrorOf((await pull(company.reader(), null)).records);
      const of = <E extends LedgerRecord['entity']>(entity: E) =>
        mirror.filter((record): record is Extract<(typeof mirror)[number], { entity: E }> => record.entity === entity);
      customersAreTold(company, of('customer'));
      invoicesAreTold(company, of('invoice'));
      creditsAreTold(company, of('credit'));
      paymentsAreTold(company, of('payment'));
    });

    it('balances agree to the cent, by customer and in all, in the documents’ currencies and at home', async () => {
      for (const homeCurrency of ['USD', 'JPY', 'KWD']) {
        const company = await at().company({ homeCurrency });
        company.happen(...MANY_SIDED);
        const mirror = mirrorOf((await pull(company.reader(), null)).records);
        const inBooks = standingInBooks(company.books, at().kind);
        expect(Object.keys(inBooks.net).length).toBeGreaterThan(6);
        expect(standingInMirror(mirror)).toEqual(inBooks);
      }
    });

    it('the books of a company that has traded for long agree too', async () => {
      const company = await at().grownCompany();
      await at().wait(60);
      const mirror = mirrorOf((await pull(company.reader(), null)).records);
      expect(mirror.length).toBeGreaterThan(200);
      expect(standingInMirror(mirror)).toEqual(standingInBooks(company.books, at().kind));
    });

    it('both addresses of a customer are told, and nothing that is no address', async () => {
      const company = await manySided();
      await company.hand.addSecondAddress('steady', 'b@steady.example');
      expect((await company.customer('steady')).emails).toEqual(['a@steady.example', 'b@steady.example']);
      expect((await company.customer('bare')).emails).toEqual([]);
    });

    it('one object read alone is the same as in the stream, and what is not there is nothing', async () => {
      const company = await manySided();
      const { records } = await pull(company.reader(), null);
      const reader = company.reader();
      for (const record of mirrorOf(records)) {
        const alone = await reader.one(record.entity, record.id);
        expect(alone).toEqual([record]);
      }
      for (const entity of ['customer', 'invoice', 'payment', 'credit'] as const) {
        expect(await reader.one(entity, at().kind.unknownId)).toEqual([]);
        expect(await reader.one(entity, '')).toEqual([]);
      }
    });

    it('an empty company gives a mark from which the next pull goes on', async () => {
      const company = await at().company();
      const { records, mark } = await pull(company.reader(), null);
      expect(records).toEqual([]);
      await at().wait();
      company.happen(BULK_CUSTOMER);
      const next = await pull(company.reader(), mark);
      expect(mirrorOf(next.records).map(keyOf)).toEqual([`customer/${company.idOf('customer', 'bulk')}`]);
    });

    it('broken off after any page, it goes on from the last mark and ends with the same rows', async () => {
      const company = await manySided();
      // Beyond the overlap, which would otherwise tell everything again whatever the mark says.
      await at().wait();
      const whole = await pull(company.reader(), null);
      for (let pages = 1; pages < whole.pages.length; pages += 1) {
        const begun = await pull(company.reader(), null, pages);
        const rest = await pull(company.reader(), begun.mark);
        expect(mirrorOf([...begun.records, ...rest.records])).toEqual(mirrorOf(whole.records));
      }
    });

    it('a company of thousands comes in pages, also when they were all made within one second', async () => {
      const company = await at().company();
      company.happen(BULK_CUSTOMER, ...burst('early', 150));
      await at().sandbox.timeline.moveBy(600_000);
      // More than two pages within one second: only there a page must begin by counting, not by time.
      company.happen(...burst('late', 2050));
      await at().wait();
      const begun = await pull(company.reader(), null, 2);
      // The process dies between two pages, and an hour and some edits pass before the next one looks.
      await at().sandbox.timeline.moveBy(3_600_000);
      company.happen({ kind: 'invoice-edit', ref: 'early-3', due: '2027-01-01' }, { kind: 'invoice-void', ref: 'late-9' });
      const rest = await pull(company.reader(), begun.mark);
      // What changed between the start and the end is the next pull's to tell.
      const next = await pull(company.reader(), rest.mark);
      const mirror = mirrorOf([...begun.records, ...rest.records, ...next.records]);
      expect(mirror).toHaveLength(2201);
      expect(standingInMirror(mirror)).toEqual(standingInBooks(company.books, at().kind));

      const whole = await pull(company.reader(), null);
      expect(lasting(mirrorOf(whole.records))).toEqual(lasting(mirror));
      const invoices = whole.pages.filter((page) => page.progress.entity === 'invoice');
      expect(invoices.length).toBeGreaterThan(2);
      for (const page of whole.pages) expect(page.records.length).toBeLessThanOrEqual(PAGE_ROWS);
      const read = invoices.map((page) => page.progress.read);
      expect(read).toEqual(read.toSorted((a, b) => a - b));
      expect(read.at(-1)).toBeGreaterThanOrEqual(2200);
    });
  });
}

function customersAreTold({ books, ledger }: Company, customers: readonly CustomerRecord[]): void {
  const { mergedStays, subCustomers, provider } = ledger.kind;
  const shown = books.all('customer').filter((row) => row.mergedIntoId === null || mergedStays);
  expect(customers.map(({ id }) => id).toSorted()).toEqual(shown.map(({ id }) => id).toSorted());
  for (const row of shown) {
    const told = customers.find(({ id }) => id === row.id);
    // A deactivated name carries a mark of QuickBooks' own.
    expect(told?.name.replace(' (deleted)', '')).toBe(row.name);
    expect(told).toMatchObject({
      active: row.active,
      currency: row.currency,
      emails: row.email === null ? [] : [row.email],
      parentId: subCustomers ? row.parentId : null,
      mergedInto: row.mergedIntoId,
      notes: row.notes,
      groups: books.all('group').flatMap((group) => (group.memberIds.has(row.id) ? [group.name] : [])),
    });
    const net = BigInt(books.netBalanceOf(row));
    if (told?.ledgerBalance) expect(told.ledgerBalance).toEqual({ minor: net, currency: row.currency });
    if (provider === 'quickbooks') {
      const term = row.termId === null ? null : books.must('term', row.termId);
      expect(told?.terms).toEqual(term && { id: term.id, name: term.name, days: term.dueDays });
    } else {
      expect(told?.terms?.id).toBe(row.paymentTerms ? `${row.paymentTerms.day}:${row.paymentTerms.type}` : undefined);
    }
  }
  expect(customers.filter((told) => told.ledgerBalance !== null).length).toBeGreaterThan(3);
  if (subCustomers) expect(customers.some((told) => told.parentId !== null)).toBe(true);
}

function invoicesAreTold({ books, ledger }: Company, invoices: readonly InvoiceRecord[]): void {
  const home = books.identity.homeCurrency;
  const statuses = new Set(invoices.map(({ status }) => status));
  const drafts = ledger.system.capabilities.drafts ? ['draft'] : [];
  expect([...statuses].toSorted()).toEqual([...drafts, 'open', 'paid', 'void']);
  expect(invoices.map(({ id }) => id).toSorted()).toEqual(
    books
      .all('invoice')
      .map(({ id }) => id)
      .toSorted(),
  );
  for (const told of invoices) {
    const row = books.must('invoice', told.id);
    const { customerId, number, issued, due, currency } = row;
    const balance = books.balanceOf(row);
    const status = row.status === 'approved' ? (balance === 0 ? 'paid' : 'open') : row.status === 'void' ? 'void' : 'draft';
    const mailed = new Date(row.mailedAt ?? row.createdAt).toISOString();
    const mailedAt = ledger.system.capabilities.mailsToldIn === 'invoice' ? mailed : null;
    expect(told).toMatchObject({ customerId, number, issued, due, status, sent: true, mailedAt });
    expect(told.balance).toEqual({ minor: BigInt(balance), currency });
    expect(told.homeBalance).toEqual({ minor: atHome(balance, row, home), currency: home });
    // What a void invoice once was is told by some ledgers and wiped by others.
    if (status === 'void') continue;
    expect(told.total).toEqual({ minor: BigInt(row.total), currency });
    expect(told.homeTotal).toEqual({ minor: atHome(row.total, row, home), currency: home });
  }
}

function creditsAreTold({ books }: Company, credits: readonly CreditRecord[]): void {
  const rows = books.all('credit');
  for (const row of rows) {
    const { kind, customerId, on, currency } = row;
    const told = credits.find(({ id }) => id === row.id);
    const left = BigInt(books.remainingOf(row));
    const status = row.status === 'void' ? 'void' : left === 0n ? 'used' : 'open';
    expect(told).toMatchObject({ kind, customerId, on, status, remaining: { minor: left, currency } });
    expect(told?.total).toEqual({ minor: BigInt(row.total), currency });
  }
  expect(credits).toHaveLength(rows.length);
}

/** Where a ledger tells cash on the invoice there are no payments to tell; `standingInMirror` looks at what they paid. */
function paymentsAreTold({ books, ledger }: Company, payments: readonly PaymentRecord[]): void {
  const rows = ledger.kind.provider === 'quickbooks' ? books.all('payment') : [];
  expect(payments).toHaveLength(rows.length);
  for (const row of rows) {
    const { customerId, on, currency } = row;
    const told = payments.find(({ id }) => id === row.id);
    expect(told).toMatchObject({ customerId, on, status: row.void ? 'void' : 'active' });
    expect(told?.unapplied).toEqual({ minor: BigInt(books.unappliedOf(row)), currency });
    if (!row.void) expect(told?.total).toEqual({ minor: BigInt(row.total), currency });
  }
}
