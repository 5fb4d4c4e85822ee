import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Json } from '../wire';

/** The collected recordings lie beside the repository and not in it. */
const FIXTURES = resolve(__dirname, '../../../../../../shared/fixtures/xero');

export const fixturesPresent = existsSync(FIXTURES);

/** Runs where the recordings are, and says plainly that it was skipped where they are not. */
export const describeWithFixtures = fixturesPresent ? describe : describe.skip;

export function fixture(path: string): Json {
  return JSON.parse(readFileSync(join(FIXTURES, path), 'utf8')) as Json;
}

interface Recording {
  readonly response: { readonly status: number; readonly headers: Json; readonly body: Json };
}

export function recording(name: string): Recording['response'] {
  const [first] = fixture(`recorded/${name}.json`) as unknown as Recording[];
  if (!first) throw new RangeError(`${name} holds no answer`);
  return first.response;
}
