import { join } from 'node:path';
import { connect } from './consent';
import type { Figures } from './engine';
import { USAGE, UsageError, readOptions, type Options } from './options';
import { say, progress, table } from './screen';
import { noonOf, setStage, type Stage } from './stage';

/** dist/apps/demo/src -> the repository. */
const ROOT = join(__dirname, '../../../..');
const ACT = { modes: { standing: 'act', reminders: 'act', notes: 'act' } };

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  say(`Starting PostgreSQL, the sandbox's books and Holdfast (${options.from}) ...`);
  const stage = await setStage(options, ROOT);
  const stopped = stopOnSignal(stage);
  try {
    for (const company of stage.companies) {
      say(`Connecting ${company.name} (${company.provider}): consent, tokens, first full sync ...`);
      await connect(stage.engine, company);
    }
    // The first turn only observes: it reads everything and says what it would do.
    await stage.engine.dayIs(noonOf(options.from));
    for (const { id } of await stage.engine.companies()) await stage.engine.change(id, { ...ACT, policy: options.policy });
    if (options.exit) await playAndPrint(stage, options);
    else await stay(stage, stopped);
  } finally {
    await stage.stop();
  }
}

async function playAndPrint(stage: Stage, options: Options): Promise<void> {
  const start = Date.parse(noonOf(options.from));
  await stage.engine.dayIs(noonOf(options.from));
  const show = progress('Playing', options.days);
  for (let day = 1; day <= options.days; day += 1) {
    const to = new Date(start + day * 86_400_000).toISOString();
    await moveSandbox(stage.sandboxUrl, to);
    await stage.engine.dayIs(to);
    show(day, to.slice(0, 10));
  }
  const figures: Record<string, Figures> = {};
  const companies = await stage.engine.companies();
  for (const provider of ['quickbooks', 'xero'] as const) {
    const company = companies.find((one) => one.provider === provider);
    if (company) figures[provider] = await stage.engine.figures(company.id);
  }
  table(figures);
  console.log(JSON.stringify({ quickbooks: figures['quickbooks'], xero: figures['xero'] }));
}

async function moveSandbox(sandboxUrl: string, to: string): Promise<void> {
  const answer = await fetch(`${sandboxUrl}/control/clock`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ to }),
  });
  if (!answer.ok) throw new Error(`The sandbox's clock could not be moved: ${await answer.text()}`);
}

async function stay(stage: Stage, stopped: Promise<void>): Promise<void> {
  say(`
Both companies are connected, in act mode. Nothing moves until you move the day.

  1. Sign in to Holdfast (works once):  ${stage.signInLink}
  2. Open the owner's world:            ${stage.sandboxUrl}
     "Next day" there moves the day for both ledgers and for Holdfast.

Watch reminders arrive in the inbox, a hold appear on the customer in both ledgers, a payment
arrive, and the hold lift with the old terms back. Every customer in Holdfast says why.

Ctrl-C ends everything.
`);
  await stopped;
}

function stopOnSignal(stage: Stage): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        say('Stopping ...');
        resolve();
        void stage.stop().then(() => process.exit(0));
      });
    }
  });
}

main().catch((error: unknown) => {
  console.error(
    error instanceof UsageError ? `${error.message}\n\n${USAGE}` : error instanceof Error ? error.message : String(error),
  );
  process.exit(1);
});
