import type { EntityKind } from '@holdfast/credit';
import * as fc from 'fast-check';
import { occasionOf, type Occasion, type Situation } from './occasion';

const INVOICES: ReadonlySet<EntityKind> = new Set(['invoice']);
const IDLE: Situation = {
  trigger: 'timer',
  isKnown: true,
  isUnfinished: false,
  told: null,
  isReconcileDue: false,
  isPollDue: false,
  isWorkWaiting: false,
};
const CHANGES: Occasion = { work: 'changes', told: null };
const TOLD: Occasion = { work: 'changes', told: INVOICES };
const RECONCILE: Occasion = { work: 'reconcile', told: null };

const TABLE: readonly (readonly [string, Partial<Situation>, Occasion | null])[] = [
  ['a timer with nothing to do', {}, null],
  ['a webhook whose news another turn has read already', { trigger: 'webhook' }, null],
  ['a turn that goes on with sending alone', { trigger: 'continue' }, null],
  ['a company never read', { isKnown: false, trigger: 'connected' }, { work: 'first', told: null }],
  ['a company never read to its end, told of meanwhile', { isKnown: false, told: INVOICES }, { work: 'first', told: null }],
  ['a company never read, on the day’s hour', { isKnown: false, isReconcileDue: true }, { work: 'first', told: null }],
  ['a webhook', { trigger: 'webhook', told: INVOICES }, TOLD],
  ['a timer after a webhook whose turn was lost', { told: INVOICES }, TOLD],
  ['a webhook on the day’s hour', { trigger: 'webhook', told: INVOICES, isReconcileDue: true }, RECONCILE],
  ['a webhook while something waits', { trigger: 'webhook', told: INVOICES, isWorkWaiting: true }, CHANGES],
  ['a webhook after a look that was broken off', { trigger: 'webhook', told: INVOICES, isUnfinished: true }, CHANGES],
  ['a person', { trigger: 'request' }, CHANGES],
  ['a person, after a webhook', { trigger: 'request', told: INVOICES }, CHANGES],
  ['a person, on the day’s hour', { trigger: 'request', isReconcileDue: true }, RECONCILE],
  ['an approval', { trigger: 'approved' }, CHANGES],
  ['a clock that was moved', { trigger: 'clock' }, CHANGES],
  ['a clock that was moved to another day', { trigger: 'clock', isReconcileDue: true }, RECONCILE],
  ['a company connected again', { trigger: 'connected' }, CHANGES],
  ['a look that was broken off', { trigger: 'continue', isUnfinished: true }, CHANGES],
  ['the hour of the comparison', { isReconcileDue: true }, RECONCILE],
  ['time to ask where nobody tells', { isPollDue: true }, CHANGES],
  ['an action whose time has come', { isWorkWaiting: true }, CHANGES],
];

const situations: fc.Arbitrary<Situation> = fc.record({
  trigger: fc.constantFrom('request', 'clock', 'timer', 'webhook', 'continue', 'connected', 'approved', 'anything'),
  isKnown: fc.boolean(),
  isUnfinished: fc.boolean(),
  told: fc.option(fc.uniqueArray(fc.constantFrom<EntityKind>('customer', 'invoice', 'payment', 'credit'), { minLength: 1 }).map((kinds) => new Set(kinds))), // prettier-ignore
  isReconcileDue: fc.boolean(),
  isPollDue: fc.boolean(),
  isWorkWaiting: fc.boolean(),
});

describe('what a turn reads', () => {
  it.each(TABLE)('%s', (_, given, expected) => {
    expect(occasionOf({ ...IDLE, ...given })).toEqual(expected);
  });

  it('is nothing only when nothing was told and nothing is due', () => {
    fc.assert(
      fc.property(situations, (situation) => {
        const { isKnown, isUnfinished, told, isReconcileDue, isPollDue, isWorkWaiting } = situation;
        if (occasionOf(situation) === null) {
          expect({ isKnown, isUnfinished, told, isReconcileDue, isPollDue, isWorkWaiting }).toEqual({
            ...IDLE,
            trigger: undefined,
          });
        }
      }),
    );
  });

  it('is limited to the kinds told only where nothing else wants the whole', () => {
    fc.assert(
      fc.property(situations, (situation) => {
        const occasion = occasionOf(situation);
        if (occasion?.told != null) {
          expect(occasion).toEqual({ work: 'changes', told: situation.told });
          expect(situation).toMatchObject({
            isKnown: true,
            isUnfinished: false,
            isReconcileDue: false,
            isPollDue: false,
            isWorkWaiting: false,
          });
        }
      }),
    );
  });
});
