import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The vendors' own specifications and recordings of their servers lie beside the repository, not in it. */
const SHARED = join(__dirname, '../../../../shared');

const there = (folder: string): boolean => existsSync(join(SHARED, folder));

/** For `describe` and `it`, with `absent` in the name: a run without the material says so plainly. */
export const specsAreHere = there('specs');
export const fixturesAreHere = there('fixtures');
export const absent = (folder: 'specs' | 'fixtures'): string =>
  there(folder) ? '' : ` [NOT CHECKED: ../shared/${folder} is not on this machine]`;

/** The text of a file under ../shared, without the byte order mark that some of Intuit's begin with. */
export function sharedText(path: string): string {
  return readFileSync(join(SHARED, path), 'utf8').replace(/^\uFEFF/, '');
}

/** Every file under a folder of ../shared, by its path from there. */
export function sharedFiles(folder: string): readonly string[] {
  return readdirSync(join(SHARED, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => statSync(join(SHARED, folder, path)).isFile())
    .toSorted();
}
