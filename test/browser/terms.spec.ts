import { books } from '../e2e/support/story';
import { NARROW, openBrowser, openPage, overflowOf } from './browser';
import { OwnerPage } from './owner-page';

let owner: OwnerPage;

beforeAll(async () => {
  owner = await OwnerPage.signsIn(books({ ref: 'C1', overdueDays: -9, name: 'Łódź & Söhne' }, { ref: 'C2', overdueDays: -9 }));
  await owner.running.moveTo('2026-03-02T12:05:00.000Z');
});
afterAll(() => owner?.leaves());
afterEach(() => expect(owner.troubles).toEqual([]));

describe('an owner', () => {
  it('reads the credit policy that customers are given, and prints it', async () => {
    await owner.opens('terms');
    await owner.sees(/^Version/);
    const [document] = await Promise.all([
      owner.page.context().waitForEvent('page'),
      owner.page.getByRole('link', { name: /^Open the credit policy/ }).click(),
    ]);
    await document.getByRole('heading', { level: 1, name: 'Credit policy' }).waitFor();
    await document.getByRole('row', { name: /We suspend credit when a debt is more than 14 days overdue/ }).waitFor();
    expect(await document.evaluate(`getComputedStyle(document.querySelector('main')).maxWidth`)).toBe('780px');
    await document.close();
    const pdf = await owner.page.getByRole('link', { name: /^Open it as a PDF/ }).getAttribute('href');
    const answer = await owner.page.request.get(owner.running.engineUrl + pdf);
    expect([answer.status(), (await answer.body()).subarray(0, 5).toString()]).toEqual([200, '%PDF-']);
  });

  it('makes a link for a customer, who accepts without signing in, on a telephone too', async () => {
    await owner.opens('terms');
    await owner.page.getByRole('button', { name: 'Make a link for Łódź & Söhne' }).click();
    const link = await owner.page.getByRole('status').locator('code').innerText();
    const browser = await openBrowser();
    try {
      const { page, troubles } = await openPage(browser, owner.running.engineUrl);
      await page.setViewportSize(NARROW);
      await page.goto(link);
      await page.getByText('For Łódź & Söhne.').waitFor();
      expect(await overflowOf(page)).toBe(0);
      await page.getByRole('textbox', { name: 'Your name' }).fill('Zofia Nowak');
      await page.getByRole('button', { name: 'I accept this credit policy' }).click();
      await page.getByRole('heading', { name: 'Accepted' }).waitFor();
      await page.getByText('Accepted on 2 March 2026 by Zofia Nowak.').waitFor();
      expect(await page.getByRole('button').count()).toBe(0);
      await page.reload();
      await page.getByText('by Zofia Nowak.').waitFor();
      expect(troubles).toEqual([]);
      await page.goto(`${owner.running.engineUrl}${owner.company}`);
      await page.getByRole('heading', { name: 'Sign in to Holdfast' }).waitFor();
    } finally {
      await browser.close();
    }
    await owner.opens('terms');
    await owner.page.getByRole('row', { name: /Łódź & Söhne accepted 2 Mar 2026 by Zofia Nowak/ }).waitFor();
    await owner.page.getByRole('combobox', { name: 'Show' }).selectOption('missing');
    await owner.page.getByRole('row', { name: /Customer C2 not accepted/ }).waitFor();
    await owner.page.getByRole('row', { name: /Łódź/ }).waitFor({ state: 'detached' });
    expect(await overflowOf(owner.page)).toBe(0);
  });
});
