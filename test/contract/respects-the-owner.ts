import { Stale } from '@holdfast/accounting';
import type { Company, HappeningInput, LedgerUnderTest } from './ledger-under-test';
import { changeable, keyFor, Spell } from './mark-stories';

export function respectsTheOwner(at: () => LedgerUnderTest): void {
  describe('what the owner does meanwhile', () => {
    const held = async (terms: string | null = 'Net 30') => {
      const company = await at().company();
      company.happen({ kind: 'customer', ref: 'slow', name: 'Slow Payer', terms, notes: 'first line', groups: ['Wholesale'] });
      const before = company.view('slow');
      const spell = await Spell.over(company, 'slow');
      await spell.place('hold');
      return { company, before, spell };
    };
    const edit = (company: Company, what: Omit<Extract<HappeningInput, { kind: 'customer-edit' }>, 'kind' | 'ref'>) =>
      company.happen({ kind: 'customer-edit', ref: 'slow', ...what });
    const termsOf = (company: Company) => {
      const { terms, paymentTerms } = company.view('slow');
      return { terms, paymentTerms };
    };

    it('terms the owner chose during the hold stay, and are told as drift', async () => {
      const { company, before, spell } = await held();
      edit(company, { terms: 'Net 15' });
      const chosen = termsOf(company);
      const released = await spell.release('hold');
      expect(termsOf(company)).toEqual(chosen);
      expect(released.drift).toHaveLength(1);
      expect(released.drift[0]).toMatch(/terms/i);
      expect(changeable(company.view('slow'))).toEqual({ ...changeable(before), ...chosen });
    });

    it('terms the owner took away during the hold stay away', async () => {
      const { company, spell } = await held();
      edit(company, { terms: null });
      const released = await spell.release('hold');
      expect(termsOf(company)).toEqual({ terms: null, paymentTerms: null });
      expect(released.drift).toHaveLength(1);
    });

    it('terms the owner has put back already are no drift', async () => {
      const { company, before, spell } = await held();
      edit(company, { terms: 'Net 30' });
      const released = await spell.release('hold');
      expect(released.drift).toEqual([]);
      expect(changeable(company.view('slow'))).toEqual(changeable(before));
    });

    it('terms the owner chose are not overwritten by an exchange of marks either', async () => {
      const { company, before, spell } = await held();
      edit(company, { terms: 'Net 15' });
      const chosen = termsOf(company);
      const exchanging = await spell.placing('upfront', 'hold');
      const exchanged = await spell.perform(exchanging);
      expect(termsOf(company)).toEqual(chosen);
      expect(exchanged.drift).toHaveLength(1);
      // Otherwise an action in doubt would be tried for ever.
      expect(await company.writer().find(exchanging)).not.toBeNull();
      const released = await spell.release('upfront');
      expect(released.drift).toHaveLength(1);
      expect(changeable(company.view('slow'))).toEqual({ ...changeable(before), ...chosen });
    });

    it('the owner’s groups stay as they are now, not as they were', async () => {
      const { company, spell } = await held();
      edit(
        company,
        at().kind.provider === 'xero' ? { joinGroups: ['VIP'], leaveGroups: ['Wholesale'] } : { email: 'x@y.example' },
      );
      const groups = company.view('slow').groups.filter((name) => name !== 'Credit hold');
      await spell.release('hold');
      expect(company.view('slow').groups).toEqual(groups);
    });

    it('what the owner writes into the notes before and behind our block stays, to the character', async () => {
      const { company, spell } = await held();
      if (!at().system.capabilities.notesBlock) return;
      const { notes } = company.view('slow');
      edit(company, { notes: `über „uns“\r\n${notes}\r\nbehind 🚚 ` });
      await spell.place('upfront', 'hold');
      expect(at().kind.showsFully(company.view('slow'), 'upfront')).toBe(true);
      await spell.release('upfront');
      expect(company.view('slow').notes).toBe('über „uns“\r\nfirst line\r\nbehind 🚚 ');
    });

    it('an owner who removes our explanation is not contradicted', async () => {
      const { company, before, spell } = await held();
      if (!at().system.capabilities.notesBlock) return;
      edit(company, { notes: 'all new' });
      const released = await spell.release('hold');
      expect(changeable(company.view('slow'))).toEqual({ ...changeable(before), notes: 'all new' });
      expect(released.drift).toEqual([]);
    });

    it('an edit between our reading and our writing survives; where there are versions the write is refused as stale', async () => {
      const company = await at().company();
      company.happen({ kind: 'customer', ref: 'slow', name: 'Slow Payer', terms: 'Net 30', notes: 'first line' });
      const spell = await Spell.over(company, 'slow');
      const old = await spell.placing('hold');
      edit(company, { name: 'Slower Payer', email: 'new@example.com' });
      const key = keyFor('stale');
      if (at().kind.versions) {
        expect(await company.fails(company.writer().perform(old, key))).toBeInstanceOf(Stale);
        expect(at().kind.showsFully(company.view('slow'), 'hold')).toBe(false);
        // Under the same key for ever: the ledger may have kept its refusal.
        await company.writer().perform(await spell.placing('hold'), key);
      } else await company.writer().perform(old, key);
      expect(company.view('slow')).toMatchObject({ name: 'Slower Payer', email: 'new@example.com' });
      expect(at().kind.showsFully(company.view('slow'), 'hold')).toBe(true);
    });

    it('a customer let go, or merged away, is refused or marked, never half', async () => {
      const { company, spell } = await held();
      edit(company, { active: false });
      const writing = spell.place('upfront', 'hold');
      const done = await writing.then(
        () => true,
        () => false,
      );
      expect(at().kind.showsFully(company.view('slow'), 'upfront')).toBe(done);
      expect(at().kind.showsFully(company.view('slow'), 'hold')).toBe(!done);
    });
  });
}
