// Writes docs/openapi.json from the controllers; with --check it only compares.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const { openApiDocument } = createRequire(import.meta.url)('../dist/apps/engine/src/openapi.js');
const file = 'docs/openapi.json';
const document = `${JSON.stringify(await openApiDocument(), null, 2)}\n`;
if (process.argv.includes('--check')) {
  const committed = readFileSync(file, 'utf8');
  if (committed !== document) {
    console.error(`${file} is not what the controllers say.`);
    process.exit(1);
  }
} else {
  writeFileSync(file, document);
}
