import { parseDay, type CustomerRecord, type Day, type Decision, type Mark, type Reason, type SetAside } from '@holdfast/credit';
import { companyForEachTest } from '../../../../test/support/company';
import * as decisions from './decisions.store';
import * as mirror from './mirror.store';
import * as outbox from './outbox.store';
import * as policies from './policies.store';
import * as said from './said.store';
import * as settings from './settings.store';

const day = (number: number) => parseDay(`2026-03-${String(number).padStart(2, '0')}`);

const reason = (rule: string, since = day(1)): Reason => ({
  rule,
  standing: 'hold',
  mark: 'hold',
  since,
  because: 'because',
  evidence: [],
  invoices: [],
  release: 'when paid',
});

const decision = (customerId: string, change: Partial<Decision> = {}): Decision =>
  ({
    customerId,
    asOf: day(1),
    policyVersion: '1',
    standing: 'open',
    mark: null,
    reasons: [],
    steps: [],
    heldBack: [],
    lookAgainOn: null,
    ...change,
  }) as Decision;

const customer = (id: string): CustomerRecord => ({
  entity: 'customer',
  id,
  version: '1',
  changedAt: '2026-03-01T00:00:00.000Z',
  name: id,
  emails: [],
  active: true,
  currency: 'GBP',
  parentId: null,
  mergedInto: null,
  individual: null,
  terms: null,
  notes: '',
  groups: [],
  ledgerBalance: null,
  createdAt: null,
});

describe('decisions', () => {
  const company = companyForEachTest({ poolMax: 2 });
  const { inside } = company;
  const save = (...made: Decision[]): Promise<void> =>
    inside((scope) =>
      decisions.save(
        scope,
        made.map((each) => ({ decision: each, facts: { owed: { minor: 5n, currency: 'GBP' } } })),
      ),
    );

  it('keeps the present decision with its facts, amounts exact', async () => {
    const made = decision('c1', { standing: 'hold', mark: 'hold', reasons: [reason('long overdue')], lookAgainOn: day(9) });
    await save(decision('c1'));
    await save(made, decision('c2'));
    expect(await inside((scope) => decisions.find(scope, 'c1'))).toEqual({
      decision: made,
      facts: { owed: { minor: 5n, currency: 'GBP' } },
    });
    expect(await inside((scope) => decisions.find(scope, 'nobody'))).toBeNull();
    await save();
  });

  it('logs each change of standing or mark once, and a first judgement only when it is not simply open', async () => {
    await save(decision('c1'), decision('c2', { standing: 'warn', reasons: [reason('slow')] }));
    await save(decision('c1', { asOf: day(2) }));
    await save(decision('c1', { asOf: day(3), standing: 'upfront', mark: 'upfront' }));
    await save(decision('c1', { asOf: day(4), standing: 'upfront', mark: 'new-account' }));
    await save(decision('c1', { asOf: day(4) }));
    const of = async (customerId: string) =>
      (await inside((scope) => decisions.changes(scope, { customerId }))).map(({ day: on, from, to, markFrom, markTo }) => [
        on,
        from,
        to,
        markFrom,
        markTo,
      ]);
    expect(await of('c1')).toEqual([
      [day(4), 'upfront', 'open', 'new-account', null],
      [day(4), 'upfront', 'upfront', 'upfront', 'new-account'],
      [day(3), 'open', 'upfront', null, 'upfront'],
    ]);
    expect(await of('c2')).toEqual([[day(1), null, 'warn', null, null]]);
    const all = await inside((scope) => decisions.changes(scope));
    expect(all).toHaveLength(4);
    expect(all.at(-1)?.reasons).toEqual([reason('slow')]);
  });

  it('remembers rules in force, the last step said for each invoice, and the days of messages', async () => {
    await save(decision('c1', { standing: 'hold', reasons: [reason('b', day(2)), reason('a', day(1))] }));
    const message = { customerId: 'c1', step: 'first', on: day(3), messageId: 'm1', channel: 'email' } as const;
    const both = [
      { invoiceId: 'i1', step: 'first' },
      { invoiceId: 'i2', step: 'first' },
    ];
    const record = (change: Partial<said.SaidMessage>) =>
      inside((scope) => said.record(scope, { ...message, said: both, ...change }));
    expect(await record({})).toBe(2);
    expect(await record({})).toBe(0);
    expect(
      await record({ step: 'second', on: day(9), messageId: 'm2', said: [{ invoiceId: 'i2', step: 'second' }, both[0]!] }),
    ).toBe(1);
    await record({ step: 'look', on: day(12), messageId: 'm3', channel: 'review', said: [] });
    const histories = await inside((scope) => decisions.histories(scope, ['c1', 'c2']));
    expect(histories.get('c1')).toEqual({
      activeRules: [
        { rule: 'b', since: day(2) },
        { rule: 'a', since: day(1) },
      ],
      said: [
        { invoiceId: 'i1', step: 'first', on: day(3) },
        { invoiceId: 'i2', step: 'second', on: day(9) },
      ],
      messagesOn: [day(9), day(3)],
      segmented: null,
      markChanges: [],
    });
    expect(histories.get('c2')).toEqual({ activeRules: [], said: [], messagesOn: [], segmented: null, markChanges: [] });
    await inside((scope) => said.forget(scope, 'm2'));
    expect((await inside((scope) => decisions.histories(scope, ['c1']))).get('c1')?.messagesOn).toEqual([day(3)]);
    expect(await record({ messageId: 'm4', said: [{ invoiceId: 'i2', step: 'second' }] })).toBe(1);
  });

  it('remembers what is only set aside, the segment, and the changes of the mark in the last 30 days', async () => {
    const aside = (rule: string, kept: boolean): SetAside => ({
      rule,
      standing: 'hold',
      mark: 'hold',
      since: day(1),
      by: 'pin',
      because: 'because',
      until: null,
      kept,
      forPerson: false,
    });
    const segmented = { segment: 'new', since: day(1), was: null, tags: [], near: [] };
    const marked = (on: number, mark: Mark | null) => decision('c1', { asOf: day(on), standing: mark ? 'hold' : 'open', mark });
    await save({ ...marked(1, 'hold'), asOf: parseDay('2026-01-28') });
    await save(marked(1, null));
    await save(marked(20, 'upfront'));
    await save(marked(21, 'upfront'));
    await save({ ...marked(28, null), setAside: [aside('kept', true), aside('new', false)], reasons: [reason('a')], segmented });
    const history = (await inside((scope) => decisions.histories(scope, ['c1']))).get('c1');
    expect(history?.activeRules.map(({ rule }) => rule)).toEqual(['a', 'kept']);
    expect(history?.segmented).toEqual(segmented);
    expect(history?.markChanges).toEqual([
      { on: day(28), from: 'upfront', to: null },
      { on: day(20), from: null, to: 'upfront' },
      { on: day(1), from: 'hold', to: null },
    ]);
  });

  it('lists whom to decide until they are decided, and again when their ledger changes meanwhile', async () => {
    const tell = (...ids: string[]) => inside((scope) => mirror.storePage(scope, { records: ids.map(customer), mark: null }));
    const renamed = (id: string, second: number) =>
      inside((scope) =>
        mirror.storePage(scope, {
          records: [{ ...customer(id), name: `${id} ${second}`, changedAt: `2026-03-01T00:00:0${second}.000Z` }],
          mark: null,
        }),
      );
    const waiting = () => inside(decisions.customerIdsToDecide);
    const judged = (...ids: string[]) => inside((scope) => decisions.judged(scope, ids));
    const callUp = (on: Day) => inside((scope) => decisions.callUp(scope, on));
    await tell('c1', 'c2', 'c3');
    expect(await waiting()).toEqual(['c1', 'c2', 'c3']);
    // The turn died here, or after it had kept the decisions; the next one finds the same work.
    await save(decision('c1', { lookAgainOn: day(7) }), decision('c2'), decision('c3'));
    expect(await waiting()).toEqual(['c1', 'c2', 'c3']);
    await renamed('c3', 1);
    await judged('c1', 'c2', 'c3');
    expect(await waiting()).toEqual(['c3']);
    await judged('c3');
    await callUp(day(6));
    expect(await waiting()).toEqual([]);
    await callUp(day(7));
    await save(decision('c1', { lookAgainOn: day(9) }));
    expect(await waiting()).toEqual(['c1']);
    await judged('c1');
    expect(await waiting()).toEqual([]);
    const action = { kind: 'release', mark: 'hold', customerId: 'c2', key: 'k', asOf: day(1), why: 'paid' } as const;
    await inside((scope) =>
      outbox.plan(scope, {
        customerIds: ['c2'],
        wanted: [{ action, state: 'planned', oldDebt: false }],
        noLonger: new Map(),
        now: '2026-03-01T00:00:00Z',
      }),
    );
    // What waits has the figures of that day; on the next it gets those of the next.
    await callUp(day(1));
    expect(await waiting()).toEqual([]);
    await callUp(day(2));
    expect(await waiting()).toEqual(['c2']);
    await inside((scope) => mirror.markAllForDecision(scope));
    expect(await waiting()).toEqual(['c1', 'c2', 'c3']);
  });

  it('are everybody on the day on which a policy begins to count, once', async () => {
    const waiting = () => inside(decisions.customerIdsToDecide);
    const callUp = (on: Day) => inside((scope) => decisions.callUp(scope, on));
    const judge = async () => inside(async (scope) => decisions.judged(scope, await decisions.customerIdsToDecide(scope)));
    await inside((scope) => settings.patch(scope, { policyName: 'standard' }));
    await inside((scope) => mirror.storePage(scope, { records: ['c1', 'c2'].map(customer), mark: null }));
    await judge();
    await callUp(day(1));
    const subject = { level: 'company', subject: '' } as const;
    const written = { by: 'owner', at: '2026-03-01T00:00:00Z' };
    await inside(async (scope) => {
      const number = await policies.addVersion(scope, { ...subject, ...written, text: 'x', note: null });
      await policies.activate(scope, { ...subject, ...written, number, from: day(5) });
    });
    await callUp(day(4));
    expect(await waiting()).toEqual([]);
    // Nothing ran on the day itself.
    await callUp(day(7));
    expect(await waiting()).toEqual(['c1', 'c2']);
    await judge();
    await callUp(day(7));
    await callUp(day(8));
    expect(await waiting()).toEqual([]);
    // The company has moved to another time zone, where the day before has not ended.
    await callUp(day(7));
    await inside((scope) => policies.activate(scope, { ...subject, ...written, number: null, from: day(8) }));
    await callUp(day(8));
    expect(await waiting()).toEqual(['c1', 'c2']);
  });
});
