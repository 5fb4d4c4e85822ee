import type { Browser } from 'playwright-core';
import { connect } from '../../apps/demo/src/consent';
import { inOrder, type ScriptEvent } from '../../apps/sandbox/src/books/script';
import { startRunning, type Running } from '../support/running';
import { STARTS } from './books';
import { NARROW, WIDE, openBrowser, openPage, overflowOf } from './browser';

const INVOICES = 3500;

/** One customer with more invoices than three pages hold. */
function longBooks(): readonly ScriptEvent[] {
  const day = (n: number): string => new Date(Date.parse('2025-06-02') + n * 86_400_000).toISOString().slice(0, 10);
  const customer: ScriptEvent = { kind: 'customer', ref: 'C', name: 'Much Ltd', email: null, phone: null, individual: false, terms: null, notes: '', groups: [], day: day(0) }; // prettier-ignore
  const invoices = Array.from({ length: INVOICES }, (_, n): ScriptEvent => {
    const told = {
      ref: `I${n}`,
      number: `${n}`,
      customerRef: 'C',
      minor: 1000,
      description: 'Goods',
      status: 'approved',
    } as const;
    return { kind: 'invoice', ...told, day: day(1 + Math.floor(n / 20)), due: day(400) };
  });
  return [customer, ...invoices];
}

let running: Running;
let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
  running = await startRunning({ start: STARTS, script: inOrder(null, longBooks()) });
});
afterAll(async () => {
  await browser?.close();
  await running?.stop();
});

describe('a company that is read for the first time', () => {
  it('shows how far it is with real counts, what it waits for, and in the end when it is read again', async () => {
    const { page, troubles } = await openPage(browser, running.engineUrl);
    await page.goto(await running.signInLink());
    const { mischief, companies } = running.sandbox.world;
    mischief.order({ kind: 'slow', ms: 700, path: '/Invoices' });
    const xero = [...companies.values()].find(({ identity }) => identity.dialect === 'xero')?.identity;
    if (!xero) throw new Error('the sandbox has no Xero company');
    await connect(running.engine, { provider: 'xero', externalId: xero.externalId, name: xero.name });
    await page.goto(`${running.engineUrl}/companies/${(await running.companies()).xero.id}`);

    const reading = page.getByRole('region', { name: 'Reading the ledger' });
    await reading.getByText('Reading invoices').waitFor();
    await reading.getByText(/^\d,\d{3} of 3,500$/).waitFor();
    await page.getByText('Not read yet').waitFor();
    for (const size of [WIDE, NARROW]) {
      await page.setViewportSize(size);
      expect(await overflowOf(page)).toBe(0);
    }
    await page.setViewportSize(WIDE);
    await page.getByText(/Last read just now · next 3 Mar 2026, 0[45]:\d\d GMT \(the daily comparison\)/).waitFor();
    expect(await reading.count()).toBe(0);

    mischief.clear();
    mischief.order({ kind: 'throttle', provider: 'xero', retryAfter: 300 });
    await page.getByRole('button', { name: 'Run a turn now' }).click();
    await page.getByText('waits until 12:05:00 GMT for the next try').waitFor();
    expect(troubles).toEqual([]);
  });
});
