import { invalidNumber, missing } from '../faults';
import { isObject, textOf, type Json } from '../json';
import { amount, minorOf } from '../money';

/** Lines as the client sent them, with their Ids, beside the amounts the books keep. */
export interface Lines {
  readonly shown: readonly Json[];
  readonly next: number;
  /** In minor units. */
  readonly total: number;
}

export interface BookLine {
  readonly description: string;
  readonly minor: number;
}

const SERVICES = { ItemRef: { value: '1', name: 'Services' }, TaxCodeRef: { value: 'NON' } };

/** Lines of a document that a script wrote. */
export function plainLines(lines: readonly BookLine[], currency: string): Lines {
  const shown = lines.map(({ description, minor }, index) => ({
    Id: String(index + 1),
    LineNum: index + 1,
    ...(description === '' ? {} : { Description: description }),
    Amount: amount(minor, currency),
    DetailType: 'SalesItemLineDetail',
    SalesItemLineDetail: { ...SERVICES, UnitPrice: amount(minor, currency), Qty: 1 },
  }));
  return { shown, next: shown.length + 1, total: totalOf(lines) };
}

/** A line without a known Id is a new one and gets the next Id; recorded for full updates. */
export function readLines(sent: unknown, currency: string, before: Lines): { lines: Lines; book: BookLine[] } {
  if (!Array.isArray(sent)) throw missing('Line');
  const real = sent.filter((line: unknown): line is Json => isObject(line) && line['DetailType'] !== 'SubTotalLineDetail');
  if (real.length === 0) throw missing('Line');
  const known = new Set(before.shown.map((line) => line['Id']));
  let next = before.next;
  const shown = real.map((line, index) => {
    if (textOf(line['DetailType']) === undefined) throw missing('DetailType');
    const id = known.has(line['Id']) ? line['Id'] : String(next++);
    return { ...line, Id: id, LineNum: index + 1, Amount: amount(lineMinor(line, currency, 1), currency), ...detail(line) };
  });
  const book = real.map((line) => ({
    description: textOf(line['Description']) ?? '',
    minor: lineMinor(line, currency, line['DetailType'] === 'DiscountLineDetail' ? -1 : 1),
  }));
  return { lines: { shown, next, total: totalOf(book) }, book };
}

function detail(line: Json): Json {
  const given = line['SalesItemLineDetail'];
  return isObject(given) ? { SalesItemLineDetail: { ...SERVICES, ...given } } : {};
}

function lineMinor(line: Json, currency: string, sign: 1 | -1): number {
  if (line['DetailType'] === 'DescriptionOnly' && line['Amount'] === undefined) return 0;
  if (line['Amount'] === undefined) throw missing('Amount');
  const minor = minorOf(line['Amount'], currency);
  if (minor === null) throw invalidNumber('Amount', line['Amount']);
  return minor === 0 ? 0 : sign * minor;
}

/** With the sum that QuickBooks adds below; a voided document shows zeros. */
export function showLines(lines: Lines, total: number, voided: boolean): Json[] {
  const shown = lines.shown.map((line) => (voided ? { ...line, Amount: 0 } : line));
  return [...shown, { Amount: voided ? 0 : total, DetailType: 'SubTotalLineDetail', SubTotalLineDetail: {} }];
}

export function totalOf(book: readonly BookLine[]): number {
  return book.reduce((sum, { minor }) => sum + minor, 0);
}
