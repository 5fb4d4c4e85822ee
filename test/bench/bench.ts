/** Every `NAME.bench.ts` in this folder exports `run`; `npm run bench -- NAME` finds it by its file name. A spec beside it runs it at a small size. */
export type Run = (print: Print, options: Options) => Promise<Figures>;

export type Print = (line: string) => void;

/** `--seeds 500 --rounds 3` comes as `{ seeds: 500, rounds: 3 }`; what is not given has the bench's own default. */
export type Options = Readonly<Record<string, number>>;

/** Units last in the name. Ratios are ours divided by the minimum, the limit or the named peer. */
export type Figures = Readonly<Record<string, number>>;

/** Lines of a table: the first column to the left, the others to the right. */
export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const cells = [head, ...rows.map((row) => row.map((cell) => (typeof cell === 'number' ? cell.toLocaleString('en-US') : cell)))];
  const widths = head.map((_, column) => Math.max(...cells.map((row) => (row[column] ?? '').length)));
  const lines = cells.map((row) =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  '),
  );
  return [lines[0], widths.map((width) => '-'.repeat(width)).join('  '), ...lines.slice(1)].join('\n');
}
