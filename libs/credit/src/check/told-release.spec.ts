import { assess } from '../assess/assess';
import { decide } from '../decide/decide';
import { NO_HISTORY } from '../decide/sample-policy';
import type { RuleDocument } from '../decide/policy';
import { sampleLedger, SETTINGS } from '../ledger/sample-books';
import { pounds, sampleFile, type EntryPlan } from '../ledger/sample-file';
import { sampleDay } from '../ledger/sample-books';
import { policyOf, TODAY } from './sample-cases';
import { toldRelease, type ToldRelease } from './told-release';

type Condition = RuleDocument['release'];

function told(release: Condition, entries: readonly EntryPlan[] = [], group = false): ToldRelease | null {
  const rule = { id: 'r', say: 'R.', standing: 'hold', mark: 'hold', enter: { all: ['openCount > 0'] }, release } as const;
  const policy = policyOf([rule]);
  const file = sampleFile(...entries);
  const whole = group ? { ...file, group: { parentId: 'C9', memberIds: ['C1', 'C9'], exposureOfOthers: pounds('7777') } } : file;
  const ledger = sampleLedger({ invoices: [{ number: 'INV-1', issued: 130, total: '100.00' }] });
  const facts = assess(ledger, TODAY, SETTINGS, whole);
  return toldRelease(facts, policy, decide(facts, policy, NO_HISTORY));
}

describe('what a customer is told of what ends a mark', () => {
  it('is what it has to pay, all of it: what is let pass is not told', () => {
    expect(told({ all: ['overdueAmount <= tolerance'] })).toEqual({ says: 'pay INV-1 (GBP 100.00 overdue)', isAll: true });
    const open = told({ all: ['openAmount <= tolerance'] });
    expect(open?.says).toContain('GBP 100.00');
    expect(open?.says).not.toMatch(/25|75/);
  });

  it('is nothing that is measured against others, scored, or not known', () => {
    for (const secret of [
      'overdueIsUnusual = no',
      'paymentIndex > 90',
      'spreadOfLast12 < 3',
      'lateShareOfLast6 < 50%',
      'violations12 > 0',
    ]) {
      expect(told({ all: [secret] })).toBeNull();
      expect(told({ all: [secret, 'overdueAmount <= tolerance'] })).toEqual({
        says: 'pay INV-1 (GBP 100.00 overdue)',
        isAll: false,
      });
      expect(told({ any: [secret, 'overdueAmount <= tolerance'] })).toEqual({
        says: 'pay INV-1 (GBP 100.00 overdue)',
        isAll: true,
      });
    }
  });

  it('offers no alternative of which it keeps a part back', () => {
    const halves: Condition = {
      any: [{ all: ['overdueAmount <= tolerance', 'paymentIndex > 90'] }, { all: ['paidCount >= 1'] }],
    };
    expect(told(halves)).toEqual({ says: 'pay 1 further invoice in full', isAll: true });
  });

  it('is nothing of a limit that is shared with others, nor of what a person has decided', () => {
    const limit = { kind: 'limit', amount: pounds('50'), from: sampleDay(1), expiresOn: null, reason: 'r' } as const;
    expect(told({ all: ['headroom >= 0.00'] }, [limit])?.says).toContain('pay at least GBP 50.00');
    expect(told({ all: ['headroom >= 0.00'] }, [limit], true)).toBeNull();
    const pin = { kind: 'pin', pin: 'hold', from: sampleDay(170), expiresOn: sampleDay(190), reason: 'a crook' } as const;
    expect(told({ all: ['overdueAmount <= tolerance'] }, [pin])?.isAll).toBe(false);
  });
});
