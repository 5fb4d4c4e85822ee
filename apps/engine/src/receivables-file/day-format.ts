import { parseDay, type Day } from '@holdfast/credit';
import { ReceivablesFileProblem } from './problem';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const PARTS: Readonly<Record<string, string>> = {
  yyyy: '(?<year>\\d{4})',
  yy: '(?<year>\\d{2})',
  MMMM: '(?<name>[A-Za-z]{3,9})\\.?',
  MMM: '(?<name>[A-Za-z]{3,9})\\.?',
  MM: '(?<month>\\d{1,2})',
  M: '(?<month>\\d{1,2})',
  dd: '(?<day>\\d{1,2})',
  d: '(?<day>\\d{1,2})',
};
/** Tried when a date does not fit, to name the format that would. */
const COMMON = [
  'yyyy-MM-dd',
  'M/d/yyyy',
  'd/M/yyyy',
  'd.M.yyyy',
  'd-M-yyyy',
  'yyyy/M/d',
  'd MMM yyyy',
  'd-MMM-yyyy',
  'MMM d, yyyy',
  'M/d/yy',
  'd/M/yy',
];

/** How a file writes its days, such as `M/d/yyyy` or `dd.MM.yyyy`; a time of day after it is passed over, two-digit years are of this century. */
export class DayFormat {
  private constructor(
    readonly pattern: string,
    private readonly shape: RegExp,
  ) {}

  /** Throws ReceivablesFileProblem for a pattern without year, month or day. */
  static of(pattern: string): DayFormat {
    const parts = pattern.split(/(yyyy|yy|MMMM|MMM|MM|M|dd|d)/);
    const shape = parts.map((part) => PARTS[part] ?? part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('');
    const has = (letter: string): boolean => parts.filter((part) => part in PARTS && part.startsWith(letter)).length === 1;
    if (!has('y') || !has('M') || !has('d')) {
      throw new ReceivablesFileProblem(
        `--dates ${pattern} is no way to write a day. Use yyyy or yy, M, MM or MMM, and d or dd once each, for example M/d/yyyy or dd.MM.yyyy.`,
      );
    }
    return new DayFormat(pattern, new RegExp(`^${shape}(?:[T ]\\d{1,2}:\\d{2}.*)?$`));
  }

  /** Null when the text is no day in this format. */
  read(text: string): Day | null {
    const { year = '', month, name, day = '' } = this.shape.exec(text)?.groups ?? {};
    const number = name === undefined ? month : String(MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1);
    const iso = `${year.length === 2 ? `20${year}` : year}-${(number ?? '').padStart(2, '0')}-${day.padStart(2, '0')}`;
    try {
      return parseDay(iso);
    } catch {
      return null;
    }
  }

  /** The common formats that read every one of the texts, as one writes them after --dates. */
  static fitting(texts: readonly string[]): readonly string[] {
    return COMMON.filter((pattern) => {
      const format = DayFormat.of(pattern);
      return texts.every((text) => format.read(text) !== null);
    }).map((pattern) => (/[ ,]/.test(pattern) ? `"${pattern}"` : pattern));
  }

  /** Which common format reads the text, in words; empty when none does. */
  static cureFor(text: string): string {
    const fitting = DayFormat.fitting([text]);
    return fitting.length === 0 ? '' : `--dates ${fitting.join(' or ')} would read it`;
  }
}
