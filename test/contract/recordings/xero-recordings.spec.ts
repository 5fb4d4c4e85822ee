import { absent, fixturesAreHere, sharedFiles } from '../truth/material';
import { readings } from './fates';
import { EXAMPLES } from './xero-fates-examples';
import { RECORDED } from './xero-fates-recorded';
import { XeroShown } from './xero-shown';

const FATES = { ...RECORDED, ...EXAMPLES };

(fixturesAreHere ? describe : describe.skip)(`Recordings of Xero${absent('fixtures')}`, () => {
  let shown: XeroShown;
  beforeAll(async () => {
    shown = await XeroShown.open();
  });
  afterAll(() => shown.close());

  it('each one is read, or is none of ours for a reason', () => {
    expect(Object.keys(FATES).toSorted()).toEqual(sharedFiles('fixtures/xero'));
  });

  it.each(readings(FATES))('%s', async (file, reads, gives) => {
    expect(await reads(shown, file)).toEqual(gives);
  });
});
