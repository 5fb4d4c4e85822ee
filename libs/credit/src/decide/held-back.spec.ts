import { assess } from '../assess/assess';
import { sampleDay, sampleLedger, SETTINGS, type InvoicePlan, type SampleBooks } from '../ledger/sample-books';
import { sampleFile, dispute } from '../ledger/sample-file';
import { decide } from './decide';
import type { Decision } from './decision';
import { NO_HISTORY, SAMPLE_RULES, samplePolicy } from './sample-policy';

const POLICY = samplePolicy({ rules: [SAMPLE_RULES.warning, SAMPLE_RULES.hold] });
const WARNED = { ...NO_HISTORY, activeRules: [{ rule: SAMPLE_RULES.warning.id, since: sampleDay(160) }] };

function decided(books: SampleBooks, file = sampleFile()): Decision {
  return decide(assess(sampleLedger(books), sampleDay(180), SETTINGS, file), POLICY, WARNED);
}

const debt = (number: string, paid: InvoicePlan['paid'] = []): InvoicePlan => ({ number, issued: 130, total: '900.00', paid });

describe('money that is dated ahead', () => {
  it('holds back what would be done about the debt that it covers, and says until when', () => {
    const cheque = [{ on: 190, amount: '900.00' }];
    const { standing, heldBack, steps, lookAgainOn } = decided({ invoices: [debt('INV-1', cheque)] });
    expect(standing).toBe('hold');
    expect(heldBack).toEqual([
      'Dated ahead: GBP 900.00 dated 10 July 2026 could cover what is overdue. Until then nothing new is asked for or restricted; what stands stays.',
    ]);
    expect(steps).toEqual([]);
    expect((lookAgainOn ?? '') <= sampleDay(190)).toBe(true);
  });

  it('counts together with what has come, day by day, and within the tolerance', () => {
    const cheques = [
      { on: 190, amount: '300.00' },
      { on: 185, amount: '400.00' },
    ];
    const { heldBack } = decided({ invoices: [debt('INV-1', cheques)], unapplied: ['180.00'] });
    expect(heldBack).toEqual([
      expect.stringContaining(
        'GBP 400.00 dated 5 July 2026, GBP 300.00 dated 10 July 2026 and GBP 180.00 received and not yet set against an invoice could',
      ),
    ]);
    expect(decided({ invoices: [debt('INV-1', cheques)], unapplied: ['170.00'] }).heldBack).toEqual([]);
  });

  it('pays for what it is set against alone: nobody is asked for that, and for the rest as ever', () => {
    const { heldBack, steps } = decided({ invoices: [debt('INV-1', [{ on: 190, amount: '900.00' }]), debt('INV-2')] });
    expect(heldBack).toEqual([]);
    expect(steps.flatMap(({ invoiceIds, listedInvoiceIds }) => [...invoiceIds, ...listedInvoiceIds])).toEqual(['INV-2', 'INV-2']);
  });

  it('asks nobody for an invoice to come that it pays, nor for the disputed rest of one that it pays', () => {
    const early = { ...debt('INV-3', [{ on: 190, amount: '900.00' }]), issued: 152 };
    expect(decided({ invoices: [early] }).steps).toEqual([]);
    expect(decided({ invoices: [{ ...early, paid: [] }] }).steps).toMatchObject([{ step: 'goodwill' }]);
    const disputed = sampleFile(dispute('INV-1', 170, '300.00'));
    const { heldBack, steps } = decided({ invoices: [debt('INV-1', [{ on: 190, amount: '600.00' }])] }, disputed);
    expect([heldBack.length, steps]).toEqual([1, []]);
  });
});
