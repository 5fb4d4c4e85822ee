import type { Desk } from './desk';
import type { Level, Subject } from './policy-answers';

/* Where the pages of a policy are, and what they are called. */

type At = Pick<Desk, 'path'>;

const LEVELS: Readonly<Record<Desk['kind'], readonly Level[]>> = {
  company: ['company', 'group', 'customer'],
  practice: ['practice'],
};

export function versionPath({ path }: At, number: number): string {
  return withQuery(path, { version: String(number) });
}

/** `from`: what it begins with: `nothing`, `version-3`, `whole-standard`, or `changes-standard` for what changes in a starting policy. */
export function writePath({ path }: At, { level, subject }: Subject, from: string): string {
  return withQuery(path, { write: subject === '' ? level : `${level}/${subject}`, from });
}

export function comparePath({ path }: At, one: string, other: string): string {
  return withQuery(path, { compare: one, with: other });
}

function withQuery(path: string, query: Readonly<Record<string, string>>): string {
  return `${path}?${new URLSearchParams(query).toString()}`;
}

/** Null for what names nobody for whom a text can be written there. */
export function subjectOf(text: string, kind: Desk['kind']): Subject | null {
  const [level = '', ...rest] = text.split('/');
  const known = LEVELS[kind].find((one) => one === level);
  const subject = rest.join('/');
  return known === undefined || (known === kind) !== (subject === '') ? null : { level: known, subject };
}

/** `the company`, `the group Charities`. */
export function subjectText({ level, subject }: Subject): string {
  return subject === '' ? `the ${level}` : `the ${level} ${subject}`;
}
