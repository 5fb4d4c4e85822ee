import { fork, type ChildProcess } from 'node:child_process';

/** Starts a TypeScript file of the benches as a process of its own. What it sends first comes as the result; the process lives on until `stop`. */
export async function startChild<Given, First>(
  file: string,
  given: Given,
  execArgv: readonly string[] = [],
): Promise<{ readonly first: First; readonly stop: () => Promise<void> }> {
  const child = fork(file, [JSON.stringify(given)], {
    execArgv: [...process.execArgv, ...execArgv, '-r', require.resolve('./typescript.cjs')],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const first = await new Promise<First>((resolve, reject) => {
    child.once('message', (message) => resolve(message as First));
    child.once('error', reject);
    void ended.then(() => reject(new Error(`${file} ended before it had anything to say; what it wrote is above.`)));
  });
  return { first, stop: () => stopped(child, ended) };
}

function stopped(child: ChildProcess, ended: Promise<void>): Promise<void> {
  if (child.connected) child.disconnect();
  return ended;
}

/** One that says one thing and ends. */
export async function askChild<Given, Said>(file: string, given: Given, execArgv: readonly string[] = []): Promise<Said> {
  const { first, stop } = await startChild<Given, Said>(file, given, execArgv);
  await stop();
  return first;
}

/** In the child: what it was given. It ends when its parent does. */
export function given<Given>(): Given {
  process.once('disconnect', () => process.exit());
  return JSON.parse(process.argv[2] ?? 'null') as Given;
}

export function say(said: unknown): void {
  process.send?.(said);
}
