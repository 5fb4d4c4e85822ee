import { afterStart, books } from '../e2e/support/story';
import { heldIn, until, writesTo } from '../e2e/support/witness';
import { NARROW, WIDE, overflowOf } from './browser';
import { OwnerPage } from './owner-page';

let owner: OwnerPage;

beforeAll(async () => {
  owner = await OwnerPage.signsIn(books({ ref: 'C1', overdueDays: 10 }));
});
afterAll(() => owner?.leaves());
afterEach(() => expect(owner.troubles).toEqual([]));

const home = (): Promise<unknown> => owner.page.goto(owner.running.engineUrl);

describe('stopping everything', () => {
  it('is on every page, and asks once more', async () => {
    await owner.presses('Stop everything');
    await owner.confirms('Cancel');
    await owner.dialog.waitFor({ state: 'detached' });
    await owner.opens('actions');
    await owner.presses('Stop everything');
    await owner.dialog.getByText('Within five seconds nothing more is written').waitFor();
    await owner.confirms('Stop everything');
    await owner.sees(/Everything is stopped\./);
    await owner.sees('Writing is stopped');
  });

  it('is unmistakable on every page, narrow or wide', async () => {
    await home();
    await owner.sees(
      /Everything is stopped\. Nothing is written to the ledger of any company, and no mail is sent, since 2 Mar 2026/,
    );
    for (const size of [WIDE, NARROW]) {
      await owner.page.setViewportSize(size);
      await owner.page.getByRole('button', { name: 'Let writing go on' }).waitFor();
      expect(await overflowOf(owner.page)).toBe(0);
    }
    await owner.page.setViewportSize(WIDE);
  });

  it('lets nothing leave, and says so beside what waits', async () => {
    await owner.running.setMode('act', 'strict');
    await owner.running.moveTo(afterStart({ minutes: 5 }));
    expect(writesTo(owner.running, 'quickbooks')).toEqual([]);
    expect(owner.running.sandbox.inbox.messages).toEqual([]);
    await owner.opens('actions');
    await owner.page
      .getByRole('row', { name: /Customer C1.*Place mark.*Writing is stopped for all companies.*approved/ })
      .waitFor();
  });

  it('goes on when it is let, and what waited is done', async () => {
    await owner.presses('Let writing go on');
    await owner.confirms('Let writing go on');
    await owner.page.getByText(/Everything is stopped\./).waitFor({ state: 'detached' });
    await owner.presses('Run a turn now');
    await until(async () => (await heldIn(owner.running, 'quickbooks')).length === 1);
    await owner.page.getByRole('row', { name: /Customer C1.*Place mark.*confirmed/ }).waitFor();
  });
});

describe('stopping one company', () => {
  it('is told on its page and its card, and not on the other one', async () => {
    await owner.presses('Stop all writing now');
    await owner.confirms('Stop all writing');
    await owner.sees('The kill switch is on: nothing is written to QuickBooks and no reminder is sent.');
    await owner.sees('Writing is stopped');
    await home();
    await owner.page.getByRole('article', { name: 'Bellweather Supply Co' }).getByText('The kill switch is on').waitFor();
    expect(await owner.page.getByText('The kill switch is on').count()).toBe(1);
    await owner.opens('');
    await owner.presses('Switch writing on again');
    await owner.confirms('Switch on again');
    await owner.page.getByRole('button', { name: 'Stop all writing now' }).waitFor();
  });
});
