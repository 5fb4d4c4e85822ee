import { readFileSync, statSync } from 'node:fs';
import { ReceivablesFileProblem } from './problem';

export interface TextFile {
  readonly text: string;
  /** What a person should know about how it was read. */
  readonly notes: readonly string[];
}

/** A text that people have saved: UTF-8, UTF-16 or Windows-1252. `option`: where its name comes from, for the cure. Throws ReceivablesFileProblem. */
export function readTextFile(file: string, option: string): TextFile {
  const read = decoded(bytesOf(file, option));
  const zeroAt = read.text.indexOf('\0');
  if (zeroAt >= 0)
    throw new ReceivablesFileProblem(
      `${file} is no text: there is a zero byte on line ${read.text.slice(0, zeroAt).split('\n').length}. A workbook or an archive looks like that, or a damaged file. Save it as text in UTF-8 (a workbook as CSV).`,
    );
  return read;
}

function bytesOf(file: string, option: string): Buffer {
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found) throw new ReceivablesFileProblem(`There is no file ${file}. Check ${option}.`);
  if (found.isDirectory()) throw new ReceivablesFileProblem(`${file} is a folder, not a file. Check ${option}.`);
  try {
    return readFileSync(file);
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw new ReceivablesFileProblem(`${file} cannot be read (${code}). Check that you may read it.`);
  }
}

function decoded(bytes: Buffer): TextFile {
  const utf16 = utf16In(bytes);
  if (utf16 !== null) return { text: new TextDecoder(utf16).decode(bytes), notes: ['The file is UTF-16.'] };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), notes: [] };
  } catch {
    return {
      text: new TextDecoder('windows-1252').decode(bytes),
      notes: ['The file is not UTF-8; it was read as Windows-1252.'],
    };
  }
}

/** By its byte order mark, or by the zero byte beside each of the first two letters. */
function utf16In([first, second, third, fourth]: Buffer): 'utf-16le' | 'utf-16be' | null {
  if ((first === 0xff && second === 0xfe) || (second === 0 && fourth === 0 && first && third)) return 'utf-16le';
  if ((first === 0xfe && second === 0xff) || (first === 0 && third === 0 && second && fourth)) return 'utf-16be';
  return null;
}
