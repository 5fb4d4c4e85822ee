import { afterStart, books } from '../e2e/support/story';
import { inDatabase } from '../e2e/support/witness';
import { NARROW, WIDE, overflowOf } from './browser';
import { OwnerPage } from './owner-page';

let owner: OwnerPage;

/** Both are held and reminded. */
beforeAll(async () => {
  owner = await OwnerPage.signsIn(books({ ref: 'C1', overdueDays: 10 }, { ref: 'C2', overdueDays: 10 }));
  await owner.running.setMode('act', 'strict');
  await owner.running.moveTo(afterStart({ minutes: 5 }));
});
afterAll(() => owner?.leaves());
afterEach(() => expect(owner.troubles).toEqual([]));

const rows = (name: RegExp) => owner.page.getByRole('row', { name });

describe('the audit', () => {
  it('tells, newest first, who or which rule did what, on which facts, what was sent, and by which reference it came back', async () => {
    await owner.opens('audit');
    await rows(/The owner.*the company.*Settings changed/)
      .first()
      .waitFor();
    const done = await owner.page.getByRole('row').allInnerTexts();
    const noted = done.findIndex((text) => text.includes('Note written'));
    expect(noted).toBeGreaterThan(0);
    expect(noted).toBeLessThan(done.findIndex((text) => text.includes('Mark placed')));
    const placed = rows(/2 Mar 2026, 07:05 EST.*The policy.*Customer C1.*Mark placed/);
    await placed.getByText('On which facts, by which rules').click();
    await placed.getByText(/Figures of 2 Mar 2026, policy strict, version 1/).waitFor();
    await placed.getByText(/overdue-hold: We suspend credit/).waitFor();
    await placed.getByText('What was sent').click();
    await placed.getByText(/Credit hold by Holdfast since 2 March 2026/).waitFor();
    await placed.getByText('Net 30').waitFor();
    await placed.getByText('What came back').click();
    await placed.getByText(/POST .*customer.* was answered 200, reference \S+/).waitFor();
    const mailed = rows(/Customer C1.*Reminder sent/);
    await mailed.getByText('What was sent').click();
    await mailed.getByText('c1@customer.example').first().waitFor();
    for (const size of [WIDE, NARROW]) {
      await owner.page.setViewportSize(size);
      expect(await overflowOf(owner.page)).toBe(0);
    }
    await owner.page.setViewportSize(WIDE);
  });

  it('is narrowed to a kind, and to one customer from the customer itself', async () => {
    await owner.page.getByLabel('Kind').selectOption('Send reminder');
    await rows(/Mark placed/)
      .first()
      .waitFor({ state: 'detached' });
    expect(await rows(/Reminder sent/).count()).toBe(2);
    await owner.page.getByRole('link', { name: 'Customer C2', exact: true }).first().click();
    await owner.page.getByRole('link', { name: /All that was done for this customer/ }).click();
    await rows(/Customer C2.*Mark placed/).waitFor();
    expect(await rows(/Customer C1/).count()).toBe(0);
    await owner.presses('Show everybody');
    await rows(/Customer C1.*Mark placed/).waitFor();
    await owner.page
      .getByRole('link', { name: /Only this one.*Customer C1/ })
      .first()
      .click();
    await rows(/Customer C2/)
      .first()
      .waitFor({ state: 'detached' });
    expect(await rows(/Customer C1/).count()).toBeGreaterThan(2);
  });

  it('is verified at the press of a button, which says what was tampered with', async () => {
    await owner.opens('audit');
    await owner.presses('Verify');
    await owner.page
      .getByRole('status')
      .getByText(/The chain holds: \d+ entries, each as it was written/)
      .waitFor();
    await inDatabase(owner.running.databaseUrl, async (client) => {
      await client.query('begin');
      // Whoever may do this is not stopped by the triggers.
      await client.query('set local session_replication_role = replica');
      await client.query(`update audit set actor = 'nobody' where sequence = 3`);
      await client.query('commit');
    });
    await owner.presses('Verify');
    await owner.page
      .getByRole('alert')
      .getByText(/Entry 3 is not what was written.*2 entries before it are as written/)
      .waitFor();
  });
});
