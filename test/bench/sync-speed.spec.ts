import { run } from './sync-speed.bench';

describe('the bench sync-speed', () => {
  it('reads a company into the store beside a bare loop', async () => {
    const lines: string[] = [];
    const figures = await run((line) => lines.push(line), { invoices: 1500, latencyMs: 1, rounds: 1 });
    expect(figures['ratioToBareLoop']).toBeGreaterThan(0);
    expect(figures['peakRssMb200k']).toBeGreaterThan(0);
    // Customers, invoices, payments and credits of QuickBooks; Xero's payments ride on its invoices.
    expect(lines.join('\n')).toMatch(/quickbooks, no latency\s+\d+\s+\d+\s+3,188\b/);
    expect(lines.join('\n')).toMatch(/xero, no latency\s+\d+\s+\d+\s+1,692\b/);
  });
});
