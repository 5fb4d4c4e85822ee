import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Job, Outcome } from './process';

const REPOSITORY = resolve(__dirname, '../../..');

/** The code of a process, compiled once: a thousand of them start, and compiling would be most of each start. */
export class Programme {
  private constructor(private readonly root: string) {}

  static compile(): Programme {
    const root = mkdtempSync(join(tmpdir(), 'holdfast-tokens-'));
    const sources = ['apps/engine/src/connect', 'apps/engine/src/clock.ts', 'libs', 'test/bench/tokens/process.ts'];
    const swc = join(REPOSITORY, 'node_modules/.bin/swc');
    const done = spawnSync(swc, [...sources, '-d', root, '--ignore', '**/*.spec.ts'], { cwd: REPOSITORY, encoding: 'utf8' });
    if (done.status !== 0) throw new Error(`The processes of the bench could not be compiled:\n${done.stdout}${done.stderr}`);
    symlinkSync(join(REPOSITORY, 'node_modules'), join(root, 'node_modules'));
    return new Programme(root);
  }

  start(job: Job): TokenProcess {
    return new TokenProcess(join(this.root, 'test/bench/tokens/process.js'), job);
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** A process of its own, known by what it prints. */
export class TokenProcess {
  private said = '';
  private listeners: (() => void)[] = [];
  private readonly child: ChildProcess;
  private readonly ended: Promise<void>;
  private isOver = false;

  constructor(script: string, job: Job) {
    this.child = spawn(process.execPath, [script, JSON.stringify(job)], { stdio: ['pipe', 'pipe', 'pipe'] });
    // Killed before it could read.
    this.child.stdin?.on('error', () => undefined);
    for (const out of [this.child.stdout, this.child.stderr]) {
      out?.on('data', (chunk: Buffer) => {
        this.said += chunk.toString();
        this.tell();
      });
    }
    this.ended = new Promise((done) =>
      this.child.once('close', () => {
        this.isOver = true;
        this.tell();
        done();
      }),
    );
  }

  /** Throws with its last words when it ends without saying so. */
  async says(words: string): Promise<void> {
    while (!this.said.split('\n').includes(words)) {
      if (this.isOver) throw new Error(`A process ended without "${words}":\n${this.said.slice(-2000)}`);
      await new Promise<void>((resolve) => this.listeners.push(resolve));
    }
  }

  begin(): void {
    this.child.stdin?.write('go\n');
  }

  /** What kill -9 does. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }

  /** Killed by somebody else. */
  isGone(): Promise<void> {
    return this.ended;
  }

  async outcome(): Promise<Outcome> {
    await this.ended;
    const last = this.said.trim().split('\n').at(-1) ?? '';
    if (!last.startsWith('{')) throw new Error(`A process did not finish:\n${this.said.slice(-2000)}`);
    return JSON.parse(last) as Outcome;
  }

  private tell(): void {
    const waiting = this.listeners;
    this.listeners = [];
    for (const resolve of waiting) resolve();
  }
}
