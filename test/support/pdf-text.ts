import { inflateSync } from 'node:zlib';

export interface PdfText {
  /** What is read aloud, in the order in which it was written. */
  readonly text: string;
  /** What only the page needs: its foot, and the head of a table that goes on. */
  readonly furniture: string;
  readonly pages: readonly { readonly width: number; readonly height: number; readonly text: string }[];
  /** The document's own entries, as PDF source. */
  readonly source: string;
}

/** What a reader of the PDF could select and copy: glyphs turned into letters by the file's own ToUnicode tables. For files as pdfkit writes them. */
export function pdfText(pdf: Buffer): PdfText {
  const source = pdf.toString('latin1');
  const objects = new Map(
    [...source.matchAll(/(?:^|\n)(\d+) 0 obj\n([^]*?)\nendobj/g)].map(([, id = '', body = '']) => [id, body]),
  );
  const pageObjects = [...objects.values()].filter((body) => /\/Type \/Page\b(?!s)/.test(body));
  const pages = pageObjects.map((body) => {
    const fonts = fontsOf(resolved(objects, body, 'Resources'), objects);
    const runs = runsOf(streamOf(objects.get(/\/Contents (\d+) 0 R/.exec(body)?.[1] ?? '') ?? ''), fonts);
    const [, width, height] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(body) ?? [];
    return { width: Number(width), height: Number(height), runs, text: joined(runs.filter(({ isFurniture }) => !isFurniture)) };
  });
  return {
    text: pages.map(({ text }) => text.trim()).join(' '),
    furniture: joined(pages.flatMap(({ runs }) => runs.filter(({ isFurniture }) => isFurniture))),
    pages,
    source,
  };
}

type Letters = ReadonlyMap<string, string>;

function resolved(objects: ReadonlyMap<string, string>, body: string, name: string): string {
  const at = new RegExp(`/${name} (\\d+) 0 R`).exec(body)?.[1];
  return at === undefined ? body : (objects.get(at) ?? '');
}

function fontsOf(resources: string, objects: ReadonlyMap<string, string>): ReadonlyMap<string, Letters> {
  const named = resources.matchAll(/\/(F\d+) (\d+) 0 R/g);
  return new Map(
    [...named].map(([, name = '', id = '']) => [
      name,
      lettersOf(streamOf(resolved(objects, objects.get(id) ?? '', 'ToUnicode'))),
    ]),
  );
}

/** Glyph, in hexadecimal, to text. */
function lettersOf(table: string): Letters {
  const letters = new Map<string, string>();
  for (const [, from = '', , list = ''] of table.matchAll(/<(\w{4})> <(\w{4})> \[([^\]]*)\]/g))
    for (const [index, [, code = '']] of [...list.matchAll(/<([\w ]*)>/g)].entries())
      letters.set((Number.parseInt(from, 16) + index).toString(16).padStart(4, '0'), utf16(code));
  return letters;
}

function utf16(hex: string): string {
  return (hex.replace(/ /g, '').match(/.{4}/g) ?? []).map((unit) => String.fromCharCode(Number.parseInt(unit, 16))).join('');
}

interface Run {
  readonly text: string;
  readonly isFurniture: boolean;
}

function joined(runs: readonly Run[]): string {
  return runs
    .map(({ text }) => text)
    .join(' ')
    .replace(/\u200b/g, '')
    .replace(/\s+/g, ' ');
}

function runsOf(content: string, fonts: ReadonlyMap<string, Letters>): readonly Run[] {
  let letters: Letters = new Map();
  let isFurniture = false;
  const runs: Run[] = [];
  for (const [found, mark, font, glyphs] of content.matchAll(
    /\/(\w+) (?:<<[^>]*>> )?B[MD]C|EMC|\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ/g,
  )) {
    if (mark !== undefined || found === 'EMC') isFurniture = mark === 'Artifact';
    else if (font !== undefined) letters = fonts.get(font) ?? letters;
    else {
      const codes = [...(glyphs ?? '').matchAll(/<(\w*)>/g)].flatMap(([, run = '']) => run.match(/.{4}/g) ?? []);
      runs.push({ text: codes.map((code) => letters.get(code) ?? '\ufffd').join(''), isFurniture });
    }
  }
  return runs;
}

function streamOf(body: string): string {
  const found = /stream\r?\n([^]*?)\r?\nendstream/.exec(body)?.[1];
  if (found === undefined) return '';
  const bytes = Buffer.from(found, 'latin1');
  return (body.includes('/FlateDecode') ? inflateSync(bytes) : bytes).toString('latin1');
}
