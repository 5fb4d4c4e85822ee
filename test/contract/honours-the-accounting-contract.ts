import { countsItsCalls } from './counts-its-calls';
import { expectsPayments } from './expects-payments';
import type { LedgerUnderTest } from './ledger-under-test';
import { marksAndRestores } from './marks-and-restores';
import { namesEveryFault } from './names-every-fault';
import { readsEverything } from './reads-everything';
import { readsWhatChanged } from './reads-what-changed';
import { respectsTheOwner } from './respects-the-owner';
import { signsIn } from './signs-in';
import { tellsEveryCase } from './tells-every-case';
import { togetherAsAlone } from './together-as-alone';
import { writesOnce } from './writes-once';
import { writesTogether } from './writes-together';

/** What the engine relies on, told only in words of the port. A new ledger starts by calling this. */
export function honoursTheAccountingContract(name: string, open: () => Promise<LedgerUnderTest>): void {
  describe(name, () => {
    let ledger: LedgerUnderTest;
    beforeAll(async () => {
      ledger = await open();
    });
    afterEach(() => {
      // What one test has ordered to go wrong must not spoil the next.
      ledger.sandbox.world.mischief.clear();
      expect(ledger.untruths()).toEqual([]);
    });
    afterAll(() => ledger.stop());

    const at = () => ledger;
    signsIn(at);
    readsEverything(at);
    readsWhatChanged(at);
    tellsEveryCase(at);
    marksAndRestores(at);
    respectsTheOwner(at);
    writesOnce(at);
    expectsPayments(at);
    writesTogether(at);
    togetherAsAlone(at);
    namesEveryFault(at);
    countsItsCalls(at);
  });
}
