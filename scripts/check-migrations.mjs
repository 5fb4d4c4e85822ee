// Migrates an empty database and asks whether the entities want anything that the migrations have not made.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRequire } from 'node:module';

const compiled = createRequire(import.meta.url);
const { startEmbeddedPostgres } = compiled('../dist/libs/store/src/index.js');
const { migrationDrift } = compiled('../dist/libs/store/src/prepare-database.js');
const dir = mkdtempSync(join(tmpdir(), 'holdfast-drift-'));
const postgres = await startEmbeddedPostgres({ dir, fast: true });
try {
  const drift = await migrationDrift(postgres.url);
  if (drift.length > 0) console.error(drift.join('\n'));
  process.exitCode = drift.length === 0 ? 0 : 1;
} finally {
  await postgres.stop();
  rmSync(dir, { recursive: true, force: true });
}
