import { parseMoney, minorDigits, type Money } from '@holdfast/credit';

export type DecimalMark = 'point' | 'comma';

/** How a file writes its amounts: with or without separated thousands, a currency sign or code before or after, minus signs or brackets for negative ones. */
export class AmountFormat {
  private readonly shape: RegExp;

  constructor(
    readonly decimal: DecimalMark,
    private readonly currency: string,
  ) {
    const [mark, group] = decimal === 'point' ? ['\\.', "[,'’ ]"] : [',', "[.'’ ]"];
    this.shape = new RegExp(`^(\\d+|\\d{1,3}(?:${group}\\d{2,3})*${group}\\d{3})(?:${mark}(\\d+))?$`);
  }

  /** Null when the text is no amount in this format, or has more decimals than the currency. */
  read(text: string): Money | null {
    const plain = text.replace(/[\u00a0\u202f]/g, ' ').trim();
    const [, before = '', digits = '', after = ''] = /^([^\d]*)(\d.*\d|\d)([^\d]*)$/.exec(plain) ?? [];
    const signs = `${before}${after}`.replace(/[A-Z]{3}|[$£€¥]|\s/g, '');
    const [, whole, decimals = ''] = this.shape.exec(digits) ?? [];
    if (whole === undefined || !['', '+', '-', '()'].includes(signs)) return null;
    if (decimals.replace(/0+$/, '').length > minorDigits(this.currency)) return null;
    const isNegative = signs === '-' || signs === '()';
    return parseMoney(`${isNegative ? '-' : ''}${whole.replace(/\D/g, '')}.${decimals || '0'}`, this.currency);
  }

  get otherDecimal(): DecimalMark {
    return this.decimal === 'point' ? 'comma' : 'point';
  }

  /** Whether every one of the texts is an amount with the other decimal mark. */
  otherFits(texts: readonly string[]): boolean {
    const other = new AmountFormat(this.otherDecimal, this.currency);
    return texts.every((text) => other.read(text) !== null);
  }

  /** Says what would read the text; empty when nothing does. */
  cureFor(text: string): string {
    return this.otherFits([text]) ? `--decimal ${this.otherDecimal} would read it` : '';
  }
}
