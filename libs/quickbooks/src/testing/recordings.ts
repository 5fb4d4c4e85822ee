import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Real answers of Intuit's servers; kept beside the repository, not in it. */
const FOLDER = join(__dirname, '../../../../../shared/fixtures/quickbooks');

export const hasRecordings = existsSync(FOLDER);

/** For `describe`: says plainly in the test output when the recordings are not there. */
export const describeRecordings = hasRecordings ? describe : describe.skip;

export function recording(path: string): unknown {
  return JSON.parse(readFileSync(join(FOLDER, path), 'utf8'));
}

export function recordedText(path: string): string {
  return readFileSync(join(FOLDER, path), 'utf8');
}
