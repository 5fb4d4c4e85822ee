import { books } from '../e2e/support/story';
import { customersIn } from '../e2e/support/witness';
import { OwnerPage } from './owner-page';

let owner: OwnerPage;

beforeAll(async () => {
  owner = await OwnerPage.signsIn(books({ ref: 'C1', overdueDays: 20 }, { ref: 'C2', overdueDays: -9 }));
  await owner.running.setMode('observe', 'strict');
  await owner.running.moveTo('2026-03-02T12:05:00.000Z');
});
afterAll(() => owner?.leaves());
afterEach(() => expect(owner.troubles).toEqual([]));

describe('an owner', () => {
  it('makes a key for the web shop, sees it once, and ends it', async () => {
    const { page } = owner;
    const shop = page.getByRole('row', { name: /Web shop/ });
    await owner.opens('settings');
    await owner.sees('There is no key yet.');
    await page.getByRole('textbox', { name: 'Name of the new key' }).fill('Web shop');
    await owner.presses('Make a key');
    const key = await page.getByRole('status').locator('code').innerText();
    expect(key).toMatch(/^hfk_[\w-]{43}\.[\w-]{43}$/);
    await shop.getByText('Ask for credit checks').waitFor();
    await shop.getByText('never').waitFor();

    const [customer] = await customersIn(owner.running, 'quickbooks');
    const asked = await fetch(`${owner.running.engineUrl}/api${owner.company}/credit-checks`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ customer: customer?.id, amount: '10.00' }),
    });
    expect(asked.status).toBe(200);

    await owner.opens('settings');
    await shop.getByText('2 Mar 2026').first().waitFor();
    expect(await page.getByText(key).count()).toBe(0);
    await shop.getByRole('button', { name: 'End it' }).click();
    await owner.confirms('Cancel');
    await shop.getByRole('button', { name: 'End it' }).click();
    await owner.confirms('End it');
    await shop.getByText('ended').waitFor();
  });

  it('reads what would change a hold, and what to say', async () => {
    const held = (await customersIn(owner.running, 'quickbooks')).find(({ ref }) => ref === 'C1');
    await owner.opens(`customers/${held?.id}`);
    const ways = owner.page.getByRole('region', { name: 'What would change this' });
    await ways.getByText(/^Pay INV-IC1/).waitFor();
    await ways.getByText('open', { exact: true }).waitFor();
    const words = owner.page.getByRole('region', { name: 'Words to say' });
    await words.getByText(/INV-IC1 \(USD .* is overdue|is overdue: INV-IC1/).waitFor();
    await words.getByText('leave no amounts on a voicemail').waitFor();
  });
});
