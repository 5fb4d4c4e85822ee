import { parseArgs } from 'node:util';
import { audit, type Company, type Store } from '@holdfast/store';
import { CommandError, runCommand } from './command';
import { companyNamed, withInstallation } from './installation';

const USAGE = `npm run audit -- verify [--company ID-OR-NAME]
  Walks the audit trail of every company, or of one, and finds an entry that was changed, removed or put elsewhere.`;

/** Exit code 0 when every trail is what was written, 1 otherwise. */
async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { company: { type: 'string' } },
    allowPositionals: true,
  });
  if (positionals.join(' ') !== 'verify') throw new CommandError(USAGE);
  return withInstallation(async (store) => {
    const companies = values.company === undefined ? await store.companies.list() : [await companyNamed(store, values.company)];
    let broken = 0;
    for (const company of companies) if (!(await isWhole(store, company))) broken += 1;
    console.log(`${companies.length} companies verified, ${broken} broken.`);
    return broken === 0 ? 0 : 1;
  });
}

async function isWhole(store: Store, company: Company): Promise<boolean> {
  const found = await store.inCompany(company.id, (scope) => audit.verify(scope));
  const who = `${company.id}  ${company.name} (${company.provider})`;
  if (found.ok) console.log(`whole   ${who}: ${found.count} entries, head ${found.head}`);
  else
    console.log(
      `BROKEN  ${who}: entry ${found.at} ${WHAT[found.what]}. ${found.count} entries before it are whole; the head is ${found.head}`,
    );
  return found.ok;
}

const WHAT = {
  changed: 'is not what was written, or stands in another place',
  missing: 'is missing',
  added: 'was never written by Holdfast',
} as const;

runCommand(USAGE, main);
