import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { heard } from '../../support/canary';

const REPOSITORY = resolve(__dirname, '../../..');
const ENGINE = 'dist/apps/engine/src/main.js';

/** The compiled engine in a folder of its own, with templates that a test may spoil, and safe from a build that runs meanwhile. */
export class Installation {
  private constructor(readonly root: string) {}

  static make(): Installation {
    build();
    const root = realpathSync(mkdtempSync(join(tmpdir(), 'holdfast-e2e-')));
    for (const part of ['dist/apps/engine', 'dist/libs', 'templates'])
      cpSync(join(REPOSITORY, part), join(root, part), { recursive: true });
    symlinkSync(join(REPOSITORY, 'node_modules'), join(root, 'node_modules'));
    return new Installation(root);
  }

  start(environment: Readonly<Record<string, string>>): EngineProcess {
    return new EngineProcess(this.root, join(this.root, ENGINE), environment);
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** A build that is up to date costs a tenth of a second. */
function build(): void {
  const done = spawnSync(process.execPath, ['scripts/build.mjs'], { cwd: REPOSITORY, encoding: 'utf8' });
  if (done.status !== 0 || !existsSync(join(REPOSITORY, ENGINE)))
    throw new Error(`The build failed:\n${done.stdout}${done.stderr}`);
}

/** The engine as the operator starts it: another process, known only by what it prints, how it ends and what it answers. */
export class EngineProcess {
  private said = '';
  private readonly child: ChildProcess;
  private readonly exited: Promise<number | string>;

  constructor(root: string, script: string, environment: Readonly<Record<string, string>>) {
    this.child = spawn(process.execPath, [script], {
      cwd: root,
      env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const keep = (chunk: Buffer): void => {
      this.said += chunk.toString();
      heard(chunk.toString());
    };
    this.child.stdout?.on('data', keep);
    this.child.stderr?.on('data', keep);
    this.exited = new Promise((done) => this.child.once('close', (code, signal) => done(code ?? signal ?? 'unknown')));
  }

  get output(): string {
    return this.said;
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** Throws with its last words when it ends before. */
  async ready(): Promise<this> {
    for (const giveUpAt = Date.now() + 60_000; !this.said.includes('Holdfast is ready');) {
      if (this.child.exitCode !== null || this.child.signalCode !== null || Date.now() > giveUpAt)
        throw new Error(`The engine did not start:\n${this.said.slice(-3000)}`);
      await new Promise((again) => setTimeout(again, 20));
    }
    return this;
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Its exit code, or the name of the signal that ended it. */
  ends(): Promise<number | string> {
    return this.exited;
  }

  async endedBy(signal: NodeJS.Signals): Promise<number | string> {
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill(signal);
    return this.exited;
  }
}

/** Whether anybody runs under this id; what has ended and waits to be cleared away does not. */
export function isRunning(pid: number): boolean {
  const seen = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return seen.status === 0 && !seen.stdout.trim().startsWith('Z');
}
