import { absent, fixturesAreHere, sharedFiles, specsAreHere } from '../truth/material';
import { readings } from './fates';
import { DOCUMENTED } from './quickbooks-fates-documented';
import { RECORDED } from './quickbooks-fates-recorded';
import { XML_AND_DERIVED } from './quickbooks-fates-xml';
import { QuickbooksShown } from './quickbooks-shown';

const FATES = { ...RECORDED, ...XML_AND_DERIVED, ...DOCUMENTED };
const whole = specsAreHere && fixturesAreHere;

(whole ? describe : describe.skip)(`Recordings of QuickBooks Online${absent('specs')}${absent('fixtures')}`, () => {
  let shown: QuickbooksShown;
  beforeAll(async () => {
    shown = await QuickbooksShown.open();
  });
  afterAll(() => shown.close());

  it('each one is read, or is none of ours for a reason', () => {
    expect(Object.keys(FATES).toSorted()).toEqual(sharedFiles('fixtures/quickbooks'));
  });

  it.each(readings(FATES))('%s', async (file, reads, gives) => {
    expect(await reads(shown, file)).toEqual(gives);
  });
});
