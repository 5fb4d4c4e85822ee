/** The word with the fewest edits from what was written, whatever its case: a guess at what a person meant. Throws RangeError without any word. */
export function nearestWord(written: string, words: readonly string[]): string {
  const [first, ...others] = words;
  if (first === undefined) throw new RangeError('no words to choose from');
  const distance = (word: string) => edits(written.toLowerCase(), word.toLowerCase());
  return others.reduce((best, word) => (distance(word) < distance(best) ? word : best), first);
}

/** Levenshtein distance, one row at a time. */
function edits(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let line = 0; line < from.length; line += 1) {
    const next = [line + 1];
    for (let column = 1; column <= to.length; column += 1) {
      const replaced = (row[column - 1] ?? 0) + (from[line] === to[column - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
