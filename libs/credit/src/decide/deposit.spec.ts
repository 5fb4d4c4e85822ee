import { assess } from '../assess/assess';
import { sampleDay, sampleLedger, SETTINGS } from '../ledger/sample-books';
import { compilePolicy } from './compile-policy';
import { decide } from './decide';
import type { Decision } from './decision';
import { depositPercentOf } from './deposit';
import { mergeLevels } from './levels';
import type { PolicyDocument, PolicyFault, RuleDocument } from './policy';
import { NO_HISTORY, SAMPLE_RULES, sampleDocument, samplePolicy } from './sample-policy';

const { warning, hold } = SAMPLE_RULES;

/** Whoever owes anything pays some of the next order upfront. */
const upfront = (id: string, depositPercent?: number): RuleDocument => ({
  id,
  say: 'Whoever owes us money pays upfront.',
  standing: 'upfront',
  mark: 'upfront',
  ...(depositPercent === undefined ? {} : { depositPercent }),
  enter: { all: ['openCount >= 1'] },
  release: { all: ['openCount = 0'] },
});

function faultsOf(changes: Partial<RuleDocument>, rule: RuleDocument = upfront('part')): readonly PolicyFault[] {
  const compiled = compilePolicy(sampleDocument({ rules: [warning, { ...rule, ...changes }] }), 'GBP');
  return compiled.ok ? [] : compiled.faults;
}

function decided(...rules: readonly RuleDocument[]): Decision {
  const ledger = sampleLedger({ invoices: [{ number: 'INV-1', issued: 170, total: '1240.00' }] });
  return decide(assess(ledger, sampleDay(180), SETTINGS), samplePolicy({ rules }), NO_HISTORY);
}

describe('a part upfront', () => {
  it.each([1, 30, 99, 100])('may be %s percent', (depositPercent) => {
    expect(faultsOf({ depositPercent })).toEqual([]);
  });

  it.each([0, 101, -1, 12.5, Number.NaN, '30%'])('is refused as %s, at its place and with the cure', (depositPercent) => {
    expect(faultsOf({ depositPercent: depositPercent as number })).toEqual([
      {
        path: ['rules', 1, 'depositPercent'],
        rule: 'part',
        problem: `${depositPercent} is no part of an order in percent.`,
        cure: 'Write a whole number from 1 to 100, for example 30.',
      },
    ]);
  });

  it.each([hold, { ...warning, id: 'another' }])('is refused where nothing is asked for upfront', (rule) => {
    expect(faultsOf({ depositPercent: 30 }, rule)).toMatchObject([
      { path: ['rules', 1, 'depositPercent'], cure: 'Leave depositPercent out, or choose standing upfront.' },
    ]);
  });

  it('is said by the reason and asked for by the decision; the standing and the mark are the same', () => {
    const decision = decided(upfront('part', 30));
    expect([decision.standing, decision.mark, depositPercentOf(decision)]).toEqual(['upfront', 'upfront', 30]);
    expect(decision.reasons).toMatchObject([{ rule: 'part', depositPercent: 30 }]);
    expect(decision.reasons[0]?.because).toMatch(
      /^Whoever owes us money pays upfront\. This rule asks for 30% of an order upfront\. 1 invoice is open/,
    );
  });

  it('is not said twice', () => {
    const because = (say: string) => decided({ ...upfront('part', 30), say }).reasons[0]?.because;
    expect(because('Debtors pay 30% upfront.')).not.toContain('This rule asks');
    expect(because('Debtors of 130% pay upfront.')).toContain('This rule asks for 30%');
  });

  it('that is all of it is as if nothing were said', () => {
    expect(decided(upfront('part', 100))).toEqual(decided(upfront('part')));
    expect(decided(upfront('part')).reasons[0]).not.toHaveProperty('depositPercent');
  });

  it('of several rules the most counts, and stands first', () => {
    const three = decided(upfront('a', 20), upfront('b', 50), upfront('c', 30));
    expect(three.reasons.map(({ rule }) => rule)).toEqual(['b', 'c', 'a']);
    expect(depositPercentOf(three)).toBe(50);
    const all = decided(upfront('a', 20), upfront('b'));
    expect([all.reasons[0]?.rule, depositPercentOf(all)]).toEqual(['b', null]);
  });

  it('is nothing beside a hold', () => {
    const decision = decided(upfront('part', 30), {
      ...hold,
      enter: { all: ['openCount >= 1'] },
      release: { all: ['openCount = 0'] },
    });
    expect([decision.standing, depositPercentOf(decision)]).toEqual(['hold', null]);
    expect(depositPercentOf(decided(warning))).toBeNull();
  });

  it('is merged of levels as any other setting', () => {
    const { document, origins } = mergeLevels([
      { from: 'from the practice', says: { ...sampleDocument({ rules: [upfront('part', 30)] }) } },
      { from: 'agreed with this customer', says: { rules: [{ id: 'part', depositPercent: 50 }] } },
    ]);
    const compiled = compilePolicy(document as unknown as PolicyDocument, 'GBP', origins);
    expect(compiled).toMatchObject({ ok: true, policy: { rules: [{ depositPercent: 50, from: 'agreed with this customer' }] } });
  });
});
