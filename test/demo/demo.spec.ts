import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');
const PROGRAM = join(ROOT, 'dist/apps/demo/src/main.js');
const FIGURES = [
  'invoices', 'payments', 'holdsPlaced', 'holdsReleased', 'upfrontPlaced', 'upfrontReleased', 'newAccountPlaced', 'newAccountReleased',
  'reminders', 'notes', 'reads', 'writes',
]; // prettier-ignore

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function demo(...args: readonly string[]): Ended {
  return spawnSync(process.execPath, [PROGRAM, ...args], { encoding: 'utf8', timeout: 170_000 });
}

describe('the demo', () => {
  it('plays days through both ledgers, prints honest progress, and ends with one line of figures', () => {
    const { status, stdout, stderr } = demo('--exit', '--days', '12', '--customers', '40');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/Connecting .* \(quickbooks\)[\s\S]*Connecting .* \(xero\)[\s\S]*day 12 of 12/);
    const figures = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Record<string, Record<string, number>>;
    for (const ledger of ['quickbooks', 'xero']) {
      expect(Object.keys(figures[ledger] ?? {})).toEqual(FIGURES);
      for (const name of ['invoices', 'payments', 'holdsPlaced', 'reminders', 'notes', 'reads', 'writes']) {
        expect({ ledger, name, positive: (figures[ledger]?.[name] ?? 0) > 0 }).toEqual({ ledger, name, positive: true });
      }
    }
    expect(figures['quickbooks']?.['invoices']).toBe(figures['xero']?.['invoices']);
  });

  it('stays until it is told to end, with both companies connected, and leaves nothing running', async () => {
    const child = spawn(process.execPath, [PROGRAM, '--customers', '10'], { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    for (let n = 0; !/Ctrl-C ends everything/.test(said); n += 1) {
      if (n > 1200) throw new Error(said);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const link = /(http\S+\/sign-in\?token=\S+)/.exec(said)?.[1] ?? '';
    const world = /owner's world:\s+(http\S+)/.exec(said)?.[1] ?? '';
    const signedIn = await fetch(link, { redirect: 'manual' });
    const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const companies = (await (await fetch(new URL('/api/companies', link), { headers: { cookie } })).json()) as {
      status: string;
    }[];
    expect(companies.map(({ status }) => status)).toEqual(['connected', 'connected']);
    expect((await fetch(world)).status).toBe(200);
    child.kill('SIGINT');
    expect(await ended).toBe(0);
    await expect(fetch(world)).rejects.toThrow();
    await expect(fetch(link)).rejects.toThrow();
  });

  it.each([
    [['--bogus'], /Unknown option '--bogus'[\s\S]*npm run demo/],
    [['--exit', '--days', 'x'], /--days x is not a whole number/],
    [['--exit', '--from', 'yesterday'], /--from yesterday is not a day/],
    [['--exit', '--books', 'nowhere.csv'], /nowhere\.csv: there is no such file/],
  ])('%j is refused in words', (args, words) => {
    const { status, stderr } = demo(...args);
    expect(status).toBe(1);
    expect(stderr).toMatch(words);
  });

  it('a broken line of a CSV is told by file, line, column and reason', () => {
    const folder = mkdtempSync(join(tmpdir(), 'holdfast-books-'));
    const file = join(folder, 'books.csv');
    const head =
      'countryCode,customerID,PaperlessDate,invoiceNumber,InvoiceDate,DueDate,InvoiceAmount,Disputed,SettledDate,PaperlessBill,DaysToSettle,DaysLate';
    writeFileSync(
      file,
      `${head}\n391,A,4/6/2013,1,1/2/2013,2/1/2013,55.94,No,1/15/2013,Paper,13,0\n391,A,4/6/2013,2,1/2/2013,2/1/2013,fifty,No,1/15/2013,Paper,13,0\n`,
    );
    const { status, stderr } = demo('--exit', '--books', file);
    rmSync(folder, { recursive: true });
    expect(status).toBe(1);
    expect(stderr).toMatch(/books\.csv, line 3, column InvoiceAmount: "fifty" is no amount/);
  });
});
