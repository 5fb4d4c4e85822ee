import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');
const DOCUMENTS = [
  'README.md',
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' }).map((file) => `docs/${file}`),
].filter((file) => file.endsWith('.md'));
/** A path of ours between backticks: it begins with one of our folders. Placeholders such as `<stage>` are not checked. */
const PATH = /`((?:apps|libs|docs|test|templates|scripts)\/[^`\s<>]*[^`\s<>/]\/?)`/g;

describe('the documents', () => {
  it.each(DOCUMENTS)('%s names only paths that exist', (file) => {
    const named = [...readFileSync(join(ROOT, file), 'utf8').matchAll(PATH)].map(([, path = '']) => path);
    expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  it.each(DOCUMENTS.filter((file) => file.includes('/adr/')))('%s has at most 40 lines', (file) => {
    expect(readFileSync(join(ROOT, file), 'utf8').trimEnd().split('\n').length).toBeLessThanOrEqual(40);
  });

  it('the example environment names every setting of the configuration, and nothing else', () => {
    const named = [...readFileSync(join(ROOT, '.env.example'), 'utf8').matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name);
    const read = [...readFileSync(join(ROOT, 'apps/engine/src/config.ts'), 'utf8').matchAll(/^ {2}([A-Z_]+): /gm)].map(
      ([, name]) => name,
    );
    expect(new Set(named)).toEqual(new Set([...read.filter((name) => name !== 'NODE_ENV'), 'POSTGRES_PASSWORD']));
  });
});
