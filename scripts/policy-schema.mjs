// Writes the published JSON Schemas of policy documents from those that the engine checks them with; with --check it only compares.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const { policyJsonSchema } = createRequire(import.meta.url)('../dist/apps/engine/src/decide/policy-schema.js');
const FILES = { policy: 'templates/policies/policy.schema.json', part: 'templates/policies/policy-part.schema.json' };

for (const [of, file] of Object.entries(FILES)) {
  const schema = `${JSON.stringify(policyJsonSchema(of), null, 2)}\n`;
  if (!process.argv.includes('--check')) writeFileSync(file, schema);
  else if (readFileSync(file, 'utf8') !== schema) {
    console.error(`${file} is not what the engine checks policies with.`);
    process.exitCode = 1;
  }
}
