import { addPayment } from '../../apps/sandbox/src/xero/testing/stage';
import type { Unverified } from '../../apps/sandbox/src/xero/unverified';
import { XeroMirror } from './xero-mirror';

const DAY = 86_400_000;

/** Mistakes that published connectors to Xero make or made, each by its public reference; ours does not make them. */
describe('known bugs of syncing Xero', () => {
  let xero: XeroMirror;
  const open = async (unverified: Partial<Unverified> = {}) => {
    xero = await XeroMirror.open(unverified);
    return xero;
  };
  afterEach(() => xero.close());

  it('page drift (singer-io/tap-xero, airbyte source-xero): rows edited between two pages push none out of sight', async () => {
    const { books, wire } = await open();
    const customer = xero.customer('Busy');
    const invoices = xero.invoices(customer, 3200);
    xero.pass(60_000);
    let edits = 0;
    wire.beforeCall = () => {
      // Somebody works through the oldest invoices while they are read: each one moves to the list's end.
      xero.pass(1000);
      for (let n = 0; n < 25; n += 1) xero.edit(invoices[edits++]!, '2027-01-01');
    };
    await xero.sync();
    wire.countAnew();
    expect((await xero.mirrored(customer)).size).toBe(3200);
    xero.pass(600_000);
    await xero.sync();
    expect(await xero.mirrored(customer)).toEqual(xero.inBooks(customer));
    expect(books.all('invoice')).toHaveLength(3200);
  });

  it('page drift within a bulk import of one second, where only counting is left to page by', async () => {
    const { wire } = await open();
    const customer = xero.customer('Imported');
    const invoices = xero.invoices(customer, 4100, { everyMs: 0 });
    let edits = 0;
    wire.beforeCall = () => {
      xero.pass(1000);
      for (let n = 0; n < 40; n += 1) xero.edit(invoices[(edits++ * 7) % 2000]!, '2027-02-02');
    };
    await xero.sync();
    wire.countAnew();
    expect((await xero.mirrored(customer)).size).toBe(4100);
    xero.pass(600_000);
    await xero.sync();
    expect(await xero.mirrored(customer)).toEqual(xero.inBooks(customer));
  });

  it('the boundary (NangoHQ/integration-templates#566, airbyte#14732, #80152, #85918, #84400): nothing of the very second of a pull is lost', async () => {
    const { wire } = await open();
    const customer = xero.customer('Edge');
    const [first, second] = xero.invoices(customer, 2);
    let calls = 0;
    wire.beforeCall = () => {
      calls += 1;
      // After the invoices were read, in the same second and in the next ones, some by fractions of a second.
      if (calls > 2) xero.edit(calls % 2 ? first! : second!, `2027-03-0${calls}`);
      if (calls > 3) xero.pass(499);
    };
    await xero.sync();
    wire.countAnew();
    xero.pass(1);
    xero.edit(first!, '2027-03-31');
    await xero.sync();
    expect(await xero.mirrored(customer)).toEqual(xero.inBooks(customer));
    for (let n = 0; n < 5; n += 1) {
      xero.edit(second!, `2027-04-0${n + 1}`);
      await xero.sync();
      xero.edit(first!, `2027-05-0${n + 1}`);
      xero.pass(500);
    }
    await xero.sync();
    expect(await xero.mirrored(customer)).toEqual(xero.inBooks(customer));
  });

  it('the boundary (singer-io/tap-quickbooks#49): what is told twice because of it is there once', async () => {
    await open();
    const customer = xero.customer('Twice');
    xero.invoices(customer, 30, { from: xero.now - 1000, everyMs: 0 });
    expect(await xero.sync()).toHaveLength(31);
    // Inside the overlap everything comes again.
    expect(await xero.sync()).toHaveLength(30);
    expect(await xero.mirrored(customer)).toEqual(xero.inBooks(customer));
  });

  it('truncation (Servosity/msp-skills#104): the newest invoices of a long list are there, whichever number of them', async () => {
    await open();
    const customer = xero.customer('Long');
    for (const more of [999, 1, 1, 999, 1]) {
      const newest = xero.invoices(customer, more, { from: xero.now }).at(-1)!;
      xero.pass(DAY);
      await xero.sync({ anew: true });
      expect((await xero.mirrored(customer)).has(newest.id)).toBe(true);
      expect((await xero.mirrored(customer)).size).toBe(xero.books.all('invoice').length);
    }
  });

  describe('If-Modified-Since silently ignored (NangoHQ/integration-templates#451, Xero-NetStandard#400, #428, xero-node#272)', () => {
    it('ours is in a form that is heeded: only what changed is sent', async () => {
      const { wire } = await open();
      const customer = xero.customer('Quiet');
      const invoices = xero.invoices(customer, 1500);
      await xero.sync();
      xero.pass(DAY);
      xero.edit(invoices[3]!, '2027-06-06');
      wire.countAnew();
      expect(await xero.sync()).toEqual([invoices[3]!.id]);
      expect(wire.count()).toEqual({ reads: 5, writes: 0 });
    });

    it.each<Unverified['heedsModifiedSince']>(['never', 'unless-ordered'])(
      'a server that heeds it %s sends everything each time, which is dear but neither wrong nor endless (singer-io/tap-xero 2.2.3)',
      async (heedsModifiedSince) => {
        const { wire } = await open({ heedsModifiedSince });
        const customer = xero.customer('Dear');
        const invoices = xero.invoices(customer, 2500);
        await xero.sync();
        expect(await xero.mirrored(customer)).toEqual(xero.inBooks(customer));
        for (let day = 1; day < 4; day += 1) {
          xero.pass(DAY);
          xero.edit(invoices[day]!, `2027-07-0${day}`);
          wire.countAnew();
          await xero.sync();
          expect(wire.count().reads).toBeLessThan(5 + 4);
          expect(await xero.mirrored(customer)).toEqual(xero.inBooks(customer));
        }
      },
    );
  });

  it('IDs= stops at 52 by the length of the address (XeroAPI/Xero-Java#328, #331): more are asked for in portions', async () => {
    const { wire } = await open();
    const customer = xero.customer('Many');
    const invoices = xero.invoices(customer, 130);
    const unknown = '00000000-0000-4000-8000-000000000001';
    const records = await xero.recheck('invoice', [...invoices.map(({ id }) => id), unknown]);
    expect(records.filter(({ entity }) => entity === 'invoice')).toHaveLength(130);
    expect(records.filter(({ entity }) => entity === 'gone').map(({ id }) => id)).toEqual([unknown]);
    expect(wire.count().reads).toBe(4);
  });

  it('ids that collide across companies (Servosity/msp-skills#104): each company has its own row of that id', async () => {
    await open();
    const customer = xero.customer('Twin');
    const [invoice] = xero.invoices(customer, 1);
    const twin = await xero.twin();
    await xero.sync();
    const first = xero.inBooks(customer);
    xero.forgetFirst();
    xero.pass(DAY);
    xero.edit(invoice!, '2027-08-08');
    await xero.sync({ anew: true });
    expect(await xero.mirrored(customer, twin)).toEqual(xero.inBooks(customer));
    expect(await xero.mirrored(customer, xero.firstCompanyId)).toEqual(first);
  });

  it('not every change bumps UpdatedDateUTC (Xero, requests and responses): the due date of an invoice paid in part is found by the daily look', async () => {
    const { books } = await open();
    const customer = xero.customer('Slow');
    const invoices = xero.invoices(customer, 1100);
    addPayment(books, invoices[5]!, 2_500);
    xero.pass(DAY);
    await xero.sync();
    xero.pass(DAY);
    const updatedAt = invoices[5]!.updatedAt;
    await xero.moveDueDate(invoices[5]!, '2027-09-09');
    expect(invoices[5]!.updatedAt).toBe(updatedAt);
    expect(await xero.sync()).toEqual([]);
    expect(await xero.mirrored(customer)).not.toEqual(xero.inBooks(customer));
    await xero.lookAtUnreported();
    expect(await xero.mirrored(customer)).toEqual(xero.inBooks(customer));
  });

  it('copies after a re-sync (RepairDesk-BUGS#355): a company read anew, or broken off and read on, has each invoice once', async () => {
    await open();
    const customer = xero.customer('Again');
    xero.invoices(customer, 2300);
    await xero.sync({ pagesMax: 2 });
    await xero.sync({ pagesMax: 1 });
    await xero.sync();
    await xero.sync({ anew: true });
    // `mirrored` sees to it that none is there twice.
    expect(await xero.mirrored(customer)).toEqual(xero.inBooks(customer));
  });

  it('an organisation of very many documents (XeroAPI/xero-php-oauth2-app#31, freakboy3742/pyxero#373) is asked by optimised fields only', async () => {
    await open({ highVolumeAbove: 50 });
    const customer = xero.customer('Vast');
    const invoices = xero.invoices(customer, 120);
    await xero.sync();
    xero.pass(DAY);
    xero.edit(invoices[7]!, '2027-10-10');
    expect(await xero.sync()).toHaveLength(1);
    await xero.lookAtUnreported();
    expect(await xero.mirrored(customer)).toEqual(xero.inBooks(customer));
    expect(await xero.sweep('invoice')).toBe(120);
    expect(await xero.counts()).toEqual({ customer: 1, invoice: 120, credit: 0 });
    expect(await xero.recheck('invoice', [invoices[0]!.id])).toHaveLength(1);
  });
});
