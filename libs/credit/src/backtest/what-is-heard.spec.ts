import type { NewAccountsDocument, PolicyDocument } from '../decide/policy';
import { SAMPLE_RULES, samplePolicy } from '../decide/sample-policy';
import { sampleDay, sampleLedger, SETTINGS, type InvoicePlan } from '../ledger/sample-books';
import { Player } from './play';
import { playByDeciding } from './play-by-deciding';
import { RunningRules } from './running-rules';

const LADDER: NewAccountsDocument = {
  steps: [
    { paidOnTime: 0, credit: 'limited', limit: '150.00', raise: { percent: 50, everyPaidOnTime: 2 } },
    { paidOnTime: 4, credit: 'normal' },
  ],
};
const asking = (comparison: string): Partial<PolicyDocument> => ({
  rules: [{ ...SAMPLE_RULES.warning, enter: { all: [comparison] } }],
});

const forSegment = (segment: string): Partial<PolicyDocument> => ({
  segments: [
    { id: 'slow', say: 'Slow.', when: { all: ['lateShareOfLast6 >= 50%'] } },
    { id: 'others', say: 'All others.' },
  ],
  rules: [{ ...SAMPLE_RULES.warning, segments: [segment] }],
});

describe('limits and ladders in a replay', () => {
  it.each<[string, Partial<PolicyDocument>, boolean]>([
    ['a ladder that only grows', { newAccounts: LADDER }, true],
    ['a disputed share of all of it', { limits: { disputedSharePercent: 100 } }, true],
    ['an earned limit', { limits: { earned: true } }, false],
    ['a maximum', { limits: { maximum: '10.00' } }, false],
    ['a disputed share', { limits: { disputedSharePercent: 50 } }, false],
    ['a ladder that is halved', { newAccounts: { ...LADDER, halvedAfterDaysLate: 15 } }, true],
    ['a limit for everybody', { limits: { default: '100.00', over: 'upfront', warnAtPercent: 80, expired: 'hold' } }, true],
    ['a rest after changes', { changes: { minimumDaysOpen: 10 } }, true],
    ['a limit of changes', { changes: { maximumIn30Days: 2 } }, true],
    ['an exclusion', { exclusions: [{ id: 'one', say: 'One.', customer: 'C2', cancels: 'all' }] }, true],
    [
      'a proposal to close',
      { newAccounts: { ...LADDER, firstDefault: { afterDaysOverdue: 7, credit: 'hold', closeAfterDaysOverdue: 30 } } },
      false,
    ],
    ['the document that is asked about', asking('documentAmount > 10.00'), false],
    ['the terms of that document', asking('documentTermsBeyondOwn > 0'), false],
    ['the overdue part of the limit', asking('overdueShareOfLimit > 10%'), true],
    ['the latest of all payments', asking('mostDaysLateOfLast24 > 10'), true],
    ['what people record', asking('promisesBroken60 >= 1'), true],
    ['the whole book', asking('overdueShareOfBook > 5%'), false],
    ['a rule for a segment', forSegment('slow'), true],
    ['a rule for whoever is in no other segment', forSegment('others'), false],
  ])('%s: what a running ledger does not keep is left to deciding', (_, policy, isHeard) => {
    expect(RunningRules.of(samplePolicy(policy)) !== null).toBe(isHeard);
  });

  it('come out as if decided every day', () => {
    const months = [0, 20, 40, 60, 80, 100, 120, 140, 160, 180, 200, 220];
    const invoices = months.map((issued, n): InvoicePlan => {
      const total = String(100 + 20 * n);
      return { number: `INV-${n}`, issued, terms: 10, total, paid: [{ on: issued + 8 + 2 * n, amount: total }] };
    });
    const ledger = sampleLedger({ invoices });
    const policies: readonly Partial<PolicyDocument>[] = [
      { limits: { earned: true, default: '150.00', over: 'upfront', maximum: '260.00' } },
      {
        newAccounts: {
          ...LADDER,
          halvedAfterDaysLate: 3,
          firstDefault: { afterDaysOverdue: 7, credit: 'hold', closeAfterDaysOverdue: 9 },
        },
      },
      { newAccounts: LADDER },
    ];
    for (const document of policies) {
      const play = {
        policy: samplePolicy({ rules: [], ...document }),
        settings: SETTINGS,
        recordedOn: null,
        until: sampleDay(300),
      };
      const daily = playByDeciding(ledger, play, 'every day');
      expect(daily.length).toBeGreaterThan(1);
      expect(new Player(play).spellsOf(ledger)).toEqual(daily);
    }
  });
});
