import { inflateSync } from 'node:zlib';

export interface PdfText {
  /** All of it in the order in which it was written, one line a row. */
  readonly text: string;
  readonly pages: readonly { readonly width: number; readonly height: number }[];
  /** The document's own entries, as PDF source. */
  readonly source: string;
}

/** What a reader of the PDF could select and copy: glyphs turned into letters by the file's own ToUnicode tables. For files as pdfkit writes them. */
export function pdfText(pdf: Buffer): PdfText {
  const source = pdf.toString('latin1');
  const objects = new Map(
    [...source.matchAll(/(?:^|\n)(\d+) 0 obj\n([^]*?)\nendobj/g)].map(([, id = '', body = '']) => [id, body]),
  );
  const page = [...objects.values()].filter((body) => /\/Type \/Page\b(?!s)/.test(body));
  const lines = page.flatMap((body) => {
    const fonts = fontsOf(resolved(objects, body, 'Resources'), objects);
    return linesOf(streamOf(objects.get(/\/Contents (\d+) 0 R/.exec(body)?.[1] ?? '') ?? ''), fonts);
  });
  const boxes = page.map((body) => /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(body) ?? []);
  return {
    text: lines
      .join(' ')
      .replace(/\u200b/g, '')
      .replace(/\s+/g, ' '),
    pages: boxes.map(([, width, height]) => ({ width: Number(width), height: Number(height) })),
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

function linesOf(content: string, fonts: ReadonlyMap<string, Letters>): readonly string[] {
  let letters: Letters = new Map();
  const lines: string[] = [];
  for (const [, font, glyphs] of content.matchAll(/\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ/g)) {
    if (font !== undefined) letters = fonts.get(font) ?? letters;
    else {
      const codes = [...(glyphs ?? '').matchAll(/<(\w*)>/g)].flatMap(([, run = '']) => run.match(/.{4}/g) ?? []);
      lines.push(codes.map((code) => letters.get(code) ?? '\ufffd').join(''));
    }
  }
  return lines;
}

function streamOf(body: string): string {
  const found = /stream\r?\n([^]*?)\r?\nendstream/.exec(body)?.[1];
  if (found === undefined) return '';
  const bytes = Buffer.from(found, 'latin1');
  return (body.includes('/FlateDecode') ? inflateSync(bytes) : bytes).toString('latin1');
}
