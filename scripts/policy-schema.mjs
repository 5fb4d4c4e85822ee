// Writes the published JSON Schema of policy documents from the one that the engine checks them with; with --check it only compares.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const { policyJsonSchema } = createRequire(import.meta.url)('../dist/apps/engine/src/decide/policy-schema.js');
const file = 'templates/policies/policy.schema.json';
const schema = `${JSON.stringify(policyJsonSchema(), null, 2)}\n`;
if (process.argv.includes('--check')) {
  if (readFileSync(file, 'utf8') !== schema) {
    console.error(`${file} is not what the engine checks policies with.`);
    process.exit(1);
  }
} else {
  writeFileSync(file, schema);
}
