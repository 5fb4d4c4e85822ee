import { CsvProblem } from './books/csv-table';
import { readConfig } from './config';
import { startSandbox } from './sandbox';

async function main(): Promise<void> {
  const { url, smtpUrl, world, stop } = await startSandbox(readConfig(process.env));
  const companies = [...world.companies.values()].map(({ identity: { dialect, externalId, name } }) => ({
    provider: dialect,
    externalId,
    name,
  }));
  const end = (): void => void stop().then(() => process.exit(0));
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
  process.stdout.write(`${JSON.stringify({ sandbox: { url, smtp: smtpUrl, companies } })}\n`);
}

main().catch((error: unknown) => {
  const what = error instanceof Error ? error.message : String(error);
  process.stderr.write(`The sandbox did not start.\n${error instanceof CsvProblem ? 'BOOKS: ' : ''}${what}\n`);
  process.exit(1);
});
