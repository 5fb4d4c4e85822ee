/** What was asked for cannot be done; in words for the operator. */
export class CommandError extends Error {}

/** Runs a command from the shell: its result is the exit code. */
export function runCommand(usage: string, command: (args: readonly string[]) => Promise<number>): void {
  command(process.argv.slice(2)).then(
    (code) => {
      process.exitCode = code;
    },
    (error: unknown) => {
      console.error(lastWords(error, usage));
      process.exitCode = 1;
    },
  );
}

/** What is thrown for people is a plain Error that says all in its words; a mistake of ours is another kind, and needs its stack. */
function lastWords(error: unknown, usage: string): string {
  if (!(error instanceof Error)) return String(error);
  if ((error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS')) return `${error.message}\n\n${usage}`;
  const isForPeople = error instanceof CommandError || error.constructor === Error;
  return isForPeople ? error.message : (error.stack ?? error.message);
}
