import { randomUUID } from 'node:crypto';
import { parseDay } from '@holdfast/credit';
import { companyForEachTest } from '../../../../test/support/company';
import * as acceptanceLinks from './acceptance-links.store';
import * as creditTerms from './credit-terms.store';

const day = (number: number) => parseDay(`2026-03-${String(number).padStart(2, '0')}`);
const at = (number: number): string => `2026-03-${String(number).padStart(2, '0')}T00:00:00.000Z`;
const TERMS = { title: 'Credit policy', companyName: 'Acme', sections: [] };

describe('texts and links', () => {
  const company = companyForEachTest({ poolMax: 5 });
  const { inside } = company;
  const keep = (hash: string, shownOn = 1) =>
    inside((scope) => creditTerms.keep(scope, { hash, version: `1-${hash}`, terms: TERMS, since: null, shownOn: day(shownOn) }));
  async function link(): Promise<string> {
    const id = randomUUID();
    await keep('a');
    const made = { id, customerId: 'c1', termsHash: 'a', secretHash: 'ff', madeAt: at(1), expiresAt: at(10) };
    await inside((scope) => acceptanceLinks.add(scope, made));
    return id;
  }

  it('a text is kept once, as it was first shown, however many ask at once', async () => {
    const kept = await Promise.all([1, 2, 3, 4].map((n) => keep('a', n)));
    expect(new Set(kept.map(({ shownOn }) => shownOn)).size).toBe(1);
    expect(await inside((scope) => creditTerms.byVersion(scope, '1-a'))).toEqual(kept[0]);
    expect(await inside((scope) => creditTerms.byVersion(scope, '1-b'))).toBeNull();
  });

  it('what was shown cannot be changed, nor what was accepted undone', async () => {
    await link();
    for (const change of [
      'update credit_terms set terms = terms',
      'delete from credit_terms',
      'delete from acceptance_link',
      'update acceptance_link set customer_id = customer_id',
    ])
      await expect(inside(({ manager }) => manager.query(change))).rejects.toThrow(/permission denied/);
  });

  it('a link is accepted by one of many at once, and never after it was', async () => {
    const id = await link();
    const accepts = ['Ann', 'Bo', 'Cy'].map((by) => inside((scope) => acceptanceLinks.accept(scope, { id, by, now: at(2) })));
    expect((await Promise.all(accepts)).filter(Boolean)).toHaveLength(1);
    expect(await inside((scope) => acceptanceLinks.revoke(scope, { id, customerId: 'c1', now: at(3) }))).toBe(false);
    expect(await inside((scope) => acceptanceLinks.ofCustomer(scope, 'c1'))).toMatchObject([
      { id, version: '1-a', revokedAt: null },
    ]);
  });

  it('a link is not accepted once it is revoked or over, nor revoked under another customer’s name', async () => {
    const [revoked, over] = [await link(), await link()];
    expect(await inside((scope) => acceptanceLinks.revoke(scope, { id: revoked, customerId: 'c2', now: at(2) }))).toBe(false);
    expect(await inside((scope) => acceptanceLinks.revoke(scope, { id: revoked, customerId: 'c1', now: at(2) }))).toBe(true);
    expect(await inside((scope) => acceptanceLinks.accept(scope, { id: revoked, by: 'Ann', now: at(2) }))).toBe(false);
    expect(await inside((scope) => acceptanceLinks.accept(scope, { id: over, by: 'Ann', now: at(10) }))).toBe(false);
  });
});
