import { companyPath } from '../../../routing';
import type { Level, Subject } from './policy-answers';

/* Where the pages of a company's policy are, and what they are called. */

const LEVELS: readonly Level[] = ['company', 'group', 'customer'];

export function versionPath(company: string, number: number): string {
  return companyPath(company, 'policy', { version: String(number) });
}

/** `from`: what it begins with: `nothing`, `version-3`, `whole-standard`, or `changes-standard` for what changes in a starting policy. */
export function writePath(company: string, { level, subject }: Subject, from: string): string {
  return companyPath(company, 'policy', { write: level === 'company' ? level : `${level}/${subject}`, from });
}

export function comparePath(company: string, one: string, other: string): string {
  return companyPath(company, 'policy', { compare: one, with: other });
}

/** Null for what names nobody. */
export function subjectOf(text: string): Subject | null {
  const [level = '', ...rest] = text.split('/');
  const known = LEVELS.find((one) => one === level);
  const subject = rest.join('/');
  return known === undefined || (known === 'company') !== (subject === '') ? null : { level: known, subject };
}

/** `the company`, `the group Charities`. */
export function subjectText({ level, subject }: Subject): string {
  return subject === '' ? `the ${level}` : `the ${level} ${subject}`;
}
