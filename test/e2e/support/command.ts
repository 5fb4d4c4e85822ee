import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { heard } from '../../support/canary';
import type { Running } from '../../support/running';

export interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** A command of the operator's, as another process beside the engine or alone. */
export class Command {
  private said = '';
  readonly ended: Promise<Ended>;

  private constructor(private readonly child: ChildProcess) {
    const keep = (chunk: Buffer): void => {
      this.said += chunk.toString();
      // The operator is answered with names of customers, as on a screen; nothing else that is secret may be among them.
      heard(chunk.toString().replaceAll(/Customer C\d/g, 'one'));
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    this.ended = new Promise((done) => child.once('close', (code) => done({ code, output: this.said })));
  }

  /** Its clock stands where the sandbox's does. */
  static start(root: string, running: Running, [name, ...args]: readonly [string, ...string[]]): Command {
    const now = new Date(running.sandbox.world.clock.now()).toISOString();
    const script = join(root, 'dist/apps/engine/src/commands', `${name}.js`);
    return new Command(
      spawn(process.execPath, [script, ...args], {
        cwd: root,
        env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...running.environment, CLOCK: `manual:${now}` },
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    );
  }

  static run(...given: Parameters<typeof Command.start>): Promise<Ended> {
    return Command.start(...given).ended;
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }
}
