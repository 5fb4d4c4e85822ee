import type { Figures } from './engine';

export function say(text: string): void {
  console.log(text);
}

/** Shows how far it is: one line that renews itself on a terminal, a line every tenth part elsewhere. */
export function progress(what: string, total: number): (done: number, where: string) => void {
  const startedAt = Date.now();
  let lastTenth = 0;
  return (done, where) => {
    const line = `${what} ${where}: day ${done} of ${total}, ${((Date.now() - startedAt) / 1000).toFixed(0)} s`;
    const tenth = Math.floor((10 * done) / total);
    if (process.stdout.isTTY) process.stdout.write(`\r${line}${done === total ? '\n' : ''}`);
    else if (tenth > lastTenth) say(line);
    lastTenth = tenth;
  };
}

const ROWS: readonly (readonly [keyof Figures, string])[] = [
  ['invoices', 'Invoices in the mirror'],
  ['payments', 'Payments in the mirror'],
  ['holdsPlaced', 'Credit holds placed'],
  ['holdsReleased', 'Credit holds released'],
  ['upfrontPlaced', 'Upfront payment placed'],
  ['upfrontReleased', 'Upfront payment released'],
  ['newAccountPlaced', 'New accounts held'],
  ['newAccountReleased', 'New accounts released'],
  ['reminders', 'Reminders sent'],
  ['notes', 'Notes written'],
  ['reads', 'Read calls'],
  ['writes', 'Write calls'],
];

export function table(figures: Readonly<Record<string, Figures>>): void {
  const providers = Object.keys(figures);
  say(`\n${''.padEnd(28)}${providers.map((name) => name.padStart(12)).join('')}`);
  for (const [name, words] of ROWS)
    say(`${words.padEnd(28)}${providers.map((provider) => String(figures[provider]?.[name] ?? '').padStart(12)).join('')}`);
  say('');
}
