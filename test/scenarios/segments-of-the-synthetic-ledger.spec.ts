import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  assess,
  compilePolicy,
  decide,
  money,
  parseDay,
  percentile,
  type BookFigures,
  type Facts,
  type PolicyDocument,
} from '@holdfast/credit';
import { parse } from 'yaml';
import { knownBefore, isPresent } from './synthetic-books';

/** The reference judged the book as it stood that night. */
const DAY = '2026-06-30';
const SETTINGS = { homeCurrency: 'GBP', defaultTermsDays: 30, timeZone: 'UTC' };
const STANDARD = parse(readFileSync(join(__dirname, '../../templates/policies/standard.yaml'), 'utf8')) as PolicyDocument;
/** Rules 1, 4, 5 and 8 to 13 of the reference, whose counts these are: the others wait for what this file does not tell. */
const JUDGED = [
  'insolvent',
  'one-off-large',
  'new',
  'deteriorating',
  'recovering',
  'steady-slow',
  'chronic-late',
  'erratic',
  'prompt',
];

(isPresent ? describe : describe.skip)('the segments of the synthetic ledger (needs shared/data beside the project)', () => {
  const customers = isPresent ? knownBefore('2026-07-01') : [];
  const assessed = customers.map((one) => ({ ...one, facts: assess(one.ledger, parseDay(DAY), SETTINGS) }));
  const book = bookOf(
    assessed.map(({ facts }) => facts),
    customers.flatMap(({ ledger }) => ledger.invoices.map(({ homeTotal }) => homeTotal.minor)),
  );
  const segments = (STANDARD.segments ?? []).filter(({ id }) => JUDGED.includes(id));
  const compiled = compilePolicy({ ...STANDARD, segments }, 'GBP');
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.faults));
  const placed = assessed.map(({ facts, segment, lifecycle, insolventOn }) => {
    const flags = { ...facts.flags, insolvent: insolventOn !== '' && insolventOn < DAY ? parseDay(insolventOn) : null };
    const decision = decide({ ...facts, flags, book }, compiled.policy, { activeRules: [], said: [], messagesOn: [] });
    return { truth: truthOf(segment, lifecycle), segmented: decision.segmented, id: facts.customerId };
  });

  it('agree with the truth as often as the reference says, kind by kind', () => {
    const agreeing = (truth: string) => {
      const own = placed.filter((one) => one.truth === truth);
      return `${own.filter(({ segmented }) => segmented?.segment === truth).length}/${own.length}`;
    };
    expect(Object.fromEntries(JUDGED.map((truth) => [truth, agreeing(truth)]))).toEqual({
      insolvent: '3/3',
      'one-off-large': '3/3',
      new: '14/14',
      deteriorating: '5/6',
      recovering: '0/4',
      'steady-slow': '15/22',
      'chronic-late': '10/10',
      erratic: '9/15',
      prompt: '60/83',
    });
    expect(placed.filter(({ truth, segmented }) => segmented?.segment === truth)).toHaveLength(119);
  });
});

function truthOf(segment: string, lifecycle: string): string {
  if (segment === 'insolvent') return 'insolvent';
  if (lifecycle !== 'established') return lifecycle === 'new' ? 'new' : 'one-off-large';
  if (['disputer', 'tiny', 'early_payer'].includes(segment)) return 'prompt';
  return segment.replace('_', '-');
}

function bookOf(facts: readonly Facts[], totals: readonly bigint[]): BookFigures {
  const gbp = (minor: bigint | null) => (minor === null ? null : money(minor, 'GBP'));
  return {
    asOf: parseDay(DAY),
    totalReceivables: money(
      facts.reduce((sum, { openAmount }) => sum + openAmount.minor, 0n),
      'GBP',
    ),
    p90OfOverdue: gbp(
      percentile(
        facts.flatMap(({ overdueAmount: { minor } }) => (minor > 0n ? [minor] : [])),
        0.9,
      ),
    ),
    p95OfInvoiceTotals: gbp(percentile(totals, 0.95)),
  };
}
