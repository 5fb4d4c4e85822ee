import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';

/** A program of ours that the demo started and will end. */
export class Child {
  private output = '';
  private readonly process: ChildProcess;
  private ended = false;

  constructor(
    private readonly name: string,
    script: string,
    environment: Readonly<Record<string, string>>,
  ) {
    // A group of its own: Ctrl-C reaches only the demo, which then ends its children in order.
    this.process = spawn(process.execPath, ['--enable-source-maps', script], {
      env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    this.process.stdout?.on('data', (chunk: Buffer) => this.keep(chunk));
    this.process.stderr?.on('data', (chunk: Buffer) => this.keep(chunk));
    this.process.once('exit', () => (this.ended = true));
  }

  /** The first group of the pattern in what the program prints. Throws with its last words when it ends before. */
  async says(pattern: RegExp, timeoutMs = 120_000): Promise<string> {
    const giveUpAt = Date.now() + timeoutMs;
    for (;;) {
      const found = pattern.exec(this.output)?.[1];
      if (found !== undefined) return found;
      if (this.ended || Date.now() > giveUpAt)
        throw new Error(`The ${this.name} did not start. Its last words:\n${this.output.slice(-2000)}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  get lastWords(): string {
    return this.output.slice(-2000);
  }

  async stop(): Promise<void> {
    if (this.ended) return;
    const gone = new Promise<void>((resolve) => this.process.once('exit', () => resolve()));
    this.process.kill('SIGTERM');
    const force = setTimeout(() => this.process.kill('SIGKILL'), 40_000);
    await gone;
    clearTimeout(force);
  }

  private keep(chunk: Buffer): void {
    this.output = (this.output + chunk.toString()).slice(-200_000);
  }
}

/** The wished port when it is free, otherwise any. */
export async function freePort(wished: number): Promise<number> {
  return (await tryPort(wished)) ?? (await tryPort(0)) ?? wished;
}

function tryPort(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(null));
    server.listen(port, '127.0.0.1', () => {
      const { port: got } = server.address() as AddressInfo;
      server.close(() => resolve(got));
    });
  });
}
