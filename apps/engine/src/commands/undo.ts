import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { NestFactory } from '@nestjs/core';
import { Store, settings, type ActionRow, type Company } from '@holdfast/store';
import { EngineModule } from '../engine.module';
import { log } from '../logging';
import { startOfDay } from '../turn/daily';
import type { TurnSummary } from '../turn/turn';
import { TurnRunner } from '../turn/turn-runner';
import { Undo, type PutBack } from '../undo/undo';
import type { DayPutBack } from '../undo/undo-days';
import { CommandError, runCommand } from './command';
import { ROOT, companyNamed, withInstallation } from './installation';

const USAGE = `npm run undo -- --company ID-OR-NAME [--since DAY-OR-TIME]
  Puts a whole company back as it was before Holdfast wrote anything, or at the beginning of a day (2026-03-02, the company's own) or at a
  time (2026-03-02T12:00:00Z). The company only observes from then on. Messages that were sent and notes that were written stay.
  Safe to run again.`;
const LEASE_PAUSE_MS = 250;

interface Bench {
  readonly undo: Undo;
  readonly runner: TurnRunner;
}

async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { company: { type: 'string' }, since: { type: 'string' } } });
  const { company: name, since } = values;
  if (name === undefined) throw new CommandError(USAGE);
  log.level = 'error';
  return withInstallation(async (store, config) => {
    const company = await companyNamed(store, name);
    if (company.status !== 'connected')
      throw new CommandError(
        `${company.name} is not connected, so nothing can be put back in its ledger. Nothing was changed. Cure: connect it again, then run this again.`,
      );
    const instant = since === undefined ? null : await instantOf(store, company, since);
    const places = { templates: join(ROOT, 'templates') };
    const engine = await NestFactory.createApplicationContext(EngineModule.forCommand({ config, store, places }), {
      logger: false,
      abortOnError: false,
    });
    try {
      const bench = { undo: engine.get(Undo), runner: engine.get(TurnRunner) };
      return await report(bench.undo, company, await putBack(bench, company, instant));
    } finally {
      await engine.close();
    }
  });
}

/** Everybody, and every invoice, that there was to do something about. */
interface SeenToBePutBack {
  readonly customers: ReadonlyMap<string, PutBack>;
  readonly days: readonly (DayPutBack & { readonly isLeft: boolean })[];
}

/** Asks and lets a turn send, until everybody is as they were or a turn leaves everything as it found it. */
async function putBack({ undo, runner }: Bench, company: Company, since: string | null): Promise<SeenToBePutBack> {
  const customers = new Map<string, PutBack>();
  const days = new Map<string, DayPutBack & { readonly isLeft: boolean }>();
  for (let before = ''; ;) {
    const left = await undo.plan(company, { since, by: 'undo command' });
    for (const one of left.customers) customers.set(one.customerId, customers.get(one.customerId) ?? one);
    for (const [invoice, day] of days) days.set(invoice, { ...day, isLeft: false });
    for (const day of left.days) days.set(nameOf(day), { ...day, ...days.get(nameOf(day)), isLeft: true });
    const now = [...left.customers.map(({ customerId }) => customerId), ...left.days.map(nameOf)].join();
    if (now === before || now === '') return { customers, days: [...days.values()] };
    before = now;
    const error = await turn(runner, company);
    if (error !== null) console.log(`The turn did not go well: ${error}`);
  }
}

/** Waits while another process has the company in hand. Its error, in words. */
async function turn(runner: TurnRunner, company: Company): Promise<string | null> {
  for (let isSaid = false; ; isSaid = true) {
    const result = await runner.run(company.id, randomUUID(), 'undo');
    if (result?.summary && !result.summary.complete && hasMoved(result.summary)) continue;
    if (result !== null) return result.error;
    if (!isSaid) console.log('Another process has this company in hand; waiting for it ...');
    await sleep(LEASE_PAUSE_MS);
  }
}

/** A turn whose time was up goes on, as long as it gets anywhere. */
function hasMoved({ rowsWritten, decided, sent }: TurnSummary): boolean {
  return rowsWritten + decided + sent.confirmed + sent.rejected + sent.inDoubt + sent.later > 0;
}

async function report(undo: Undo, company: Company, { customers, days }: SeenToBePutBack): Promise<number> {
  if (customers.size + days.length === 0) {
    console.log(`${company.name} is as it was: there is nothing to put back. It only observes.`);
    return 0;
  }
  const outcomes = await undo.outcomes(company, [...customers.keys()]);
  const lines = [...[...customers.values()].map((one) => lineOf(one, outcomes.get(one.customerId))), ...days.map(lineOfDay)];
  console.log(
    table(
      ['customer', 'was', 'is to be', 'state', 'to know'],
      lines.map(({ cells }) => cells),
    ),
  );
  const waiting = lines.filter(({ isDone }) => !isDone).length;
  console.log(
    `${lines.length - waiting} put back, ${waiting} left. ${company.name} only observes.${waiting === 0 ? '' : ' Nothing is lost: run this again later.'}`,
  );
  return waiting === 0 ? 0 : 1;
}

function lineOf(
  { name, from, to }: PutBack,
  row: ActionRow | undefined,
): { readonly cells: readonly string[]; readonly isDone: boolean } {
  const outcome = (row?.outcome ?? {}) as { readonly reason?: string; readonly drift?: readonly string[] };
  const isDone = row?.state === 'confirmed';
  const toKnow = isDone ? (outcome.drift ?? []).join(' ') : (outcome.reason ?? WAITS[row?.state ?? 'none'] ?? '');
  return {
    cells: [name, from ?? 'nothing', to ?? 'nothing', isDone ? 'put back' : (row?.state ?? 'waits').replaceAll('_', ' '), toKnow],
    isDone,
  };
}

function nameOf({ customerId, number }: DayPutBack): string {
  return `${customerId} ${number}`;
}

function lineOfDay({ name, number, from, to, isLeft }: SeenToBePutBack['days'][number]): ReturnType<typeof lineOf> {
  const was = `${number} expected ${from ?? 'on no day'}`;
  const state = isLeft ? ['waits', WAITS['none'] ?? ''] : ['put back', ''];
  return { cells: [name, was, to ?? 'on no day', ...state], isDone: !isLeft };
}

const WAITS: Readonly<Record<string, string>> = {
  none: 'What was on its way before has to come to an end first.',
  approved: 'It could not be sent yet: writing is stopped, paused, or the ledger was not to be reached.',
  in_doubt: 'Whether it has happened is looked for in the ledger after two minutes.',
};

function table(head: readonly string[], lines: readonly (readonly string[])[]): string {
  const all = [head, ...lines];
  const widths = head.map((_, column) => Math.max(...all.map((line) => (line[column] ?? '').length)));
  return all
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** A day begins at midnight of the company's time zone. */
async function instantOf(store: Store, company: Company, since: string): Promise<string> {
  if (/^\d{4}-\d{2}-\d{2}$/.test(since)) {
    const { profile } = await store.inCompany(company.id, (scope) => settings.read(scope));
    const at = startOfDay(since, profile?.timeZone ?? 'UTC');
    if (Number.isFinite(at)) return new Date(at).toISOString();
  } else if (Number.isFinite(Date.parse(since))) return new Date(since).toISOString();
  throw new CommandError(
    `--since ${since} is neither a day such as 2026-03-02 nor a time such as 2026-03-02T12:00:00Z. Nothing was changed.`,
  );
}

runCommand(USAGE, main);
