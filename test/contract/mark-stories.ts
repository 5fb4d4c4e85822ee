import type { LedgerWrite, PlaceMark, Receipt, ReleaseMark, Writer } from '@holdfast/accounting';
import type { CustomerRecord, Mark } from '@holdfast/credit';
import type { Company, CustomerView, HappeningInput } from './ledger-under-test';

export const MARKS: readonly Mark[] = ['hold', 'upfront', 'new-account'];

export const EXPLANATION =
  'Credit hold since 23 Nov 2026: 94 days overdue, the policy allows 60.\nReleased when invoice A-2 (€ 666.66) is paid — write to büro@holdfast.example.';

type PriorKind = Pick<Extract<HappeningInput, { kind: 'customer' }>, 'terms' | 'notes' | 'groups'>;

/** What a customer may look like before we come. */
export const PRIOR: readonly (readonly [string, PriorKind])[] = [
  ['with terms of its own', { terms: 'Net 30' }],
  ['without terms', { terms: null }],
  ['that pays on receipt anyway', { terms: 'Due on receipt' }],
  ['with terms beyond a month', { terms: 'Net 60' }],
  ['with a short note', { terms: 'Net 15', notes: 'likes to be called\non Mondays ' }],
  ['with notes in CRLF and beyond the basic plane', { terms: null, notes: '株式会社 🚚\r\n\r\n„Grüße“\r\n\ttab  \r\n' }],
  ['with notes of 1,990 characters', { terms: 'Net 30', notes: `${'0123456789'.repeat(198)}🚚 tail  x`.slice(0, 1990) }],
  ['whose notes are full', { terms: 'Net 30', notes: 'x'.repeat(2000) }],
  ['whose notes quote our delimiters', { terms: 'Net 30', notes: '[Holdfast]\nwhat is this?\n[Holdfast' }],
  ['in groups of the owner', { terms: 'Net 30', groups: ['Wholesale', 'VIP'] }],
  ['whom the owner had put into our own group before', { terms: 'Net 30', groups: ['Credit hold'] }],
];

/** One spell of marks over one customer, as the engine drives it: the customer read anew before each write, the prior value that of the first. */
export class Spell {
  private step = 0;

  private constructor(
    readonly company: Company,
    readonly ref: string,
    readonly prior: Pick<CustomerRecord, 'terms' | 'groups'>,
    private readonly writer: Writer,
  ) {}

  static async over(company: Company, ref: string, writer = company.writer()): Promise<Spell> {
    const { terms, groups } = await company.customer(ref);
    // As the engine keeps it.
    return new Spell(company, ref, JSON.parse(JSON.stringify({ terms, groups })) as Spell['prior'], writer);
  }

  async placing(mark: Mark, replaces: Mark | null = null): Promise<PlaceMark> {
    const customer = await this.company.customer(this.ref);
    return { kind: 'place', customer, mark, replaces, prior: this.prior, explanation: EXPLANATION };
  }

  async releasing(mark: Mark): Promise<ReleaseMark> {
    return { kind: 'release', customer: await this.company.customer(this.ref), mark, prior: this.prior };
  }

  async place(mark: Mark, replaces: Mark | null = null): Promise<Receipt> {
    return this.perform(await this.placing(mark, replaces));
  }

  async release(mark: Mark): Promise<Receipt> {
    return this.perform(await this.releasing(mark));
  }

  perform(write: LedgerWrite): Promise<Receipt> {
    this.step += 1;
    return this.writer.perform(write, keyFor(this.ref, this.step));
  }
}

let keys = 0;

/** 36 characters, as the engine's keys may be. */
export function keyFor(...parts: readonly (string | number)[]): string {
  keys += 1;
  return `${keys}-${parts.join('-').replaceAll(/[^a-z0-9-]/gi, '')}-`.padEnd(36, '0').slice(0, 36);
}

/** What a mark may change, to be compared before and after a spell. */
export function changeable(view: CustomerView): Omit<CustomerView, 'version' | 'balance' | 'history' | 'attachables'> {
  const { version: _version, balance: _balance, history: _history, attachables: _attachables, ...rest } = view;
  return rest;
}
