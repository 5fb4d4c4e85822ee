import type { TermsPart } from '@holdfast/credit';

export type Paper = 'A4' | 'LETTER';

export interface SheetAbout {
  readonly title: string;
  readonly author: string;
  /** Of the file; a clock would make two files of one text. */
  readonly date: Date;
  readonly paper: Paper;
  /** Left at the foot of each page, before its number. */
  readonly foot: string;
}

const FONTS = {
  plain: require.resolve('@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf'),
  strong: require.resolve('@expo-google-fonts/noto-sans/600SemiBold/NotoSans_600SemiBold.ttf'),
} as const;
const SIZES = { title: 22, heading: 13, text: 10, small: 8 } as const;
const INK = { text: '#1f2a37', heading: '#14532d', quiet: '#4b5563', line: '#c9d0c6' } as const;
const TEXT = { font: 'plain', size: SIZES.text, ink: INK.text, before: 0, after: 5 } as const;
const MARGIN = 60;
const CELL_GAP = 12;
const ROW_PADDING = 5;
const LINE_GAP = 2;
/** Of the width of a table, so that what ends a rule has room. */
const COLUMNS: Readonly<Record<number, readonly number[]>> = { 2: [0.34, 0.66], 3: [0.36, 0.27, 0.37] };

type Font = keyof typeof FONTS;
type Element = PDFKit.PDFStructureElement;

/** Loaded when the first PDF is asked for: it takes a third of a second and 23 MB. */
const pdfkit = async () => (await import('pdfkit')).default;

/** A PDF that fills from top to bottom over as many pages as it takes; tagged, so that it can be read aloud in order. No row of a table is cut by a page's end. */
export class PdfSheet {
  private readonly root: Element;
  private readonly bytes: Buffer[] = [];

  private constructor(
    private readonly doc: PDFKit.PDFDocument,
    private readonly foot: string,
  ) {
    doc.on('data', (chunk: Buffer) => this.bytes.push(chunk));
    for (const [name, file] of Object.entries(FONTS)) doc.registerFont(name, file);
    this.root = doc.struct('Document');
    doc.addStructure(this.root);
  }

  static async begin({ title, author, date, paper, foot }: SheetAbout): Promise<PdfSheet> {
    const PDFDocument = await pdfkit();
    const doc = new PDFDocument({
      size: paper,
      margins: { top: MARGIN, bottom: MARGIN + 10, left: MARGIN, right: MARGIN },
      bufferPages: true,
      pdfVersion: '1.7',
      tagged: true,
      lang: 'en',
      displayTitle: true,
      info: { Title: title, Author: author, Producer: 'Holdfast', Creator: 'Holdfast', CreationDate: date, ModDate: date },
    });
    return new PdfSheet(doc, foot);
  }

  /** The characters that the fonts cannot show, each once. */
  static async unprintable(text: string): Promise<readonly string[]> {
    const doc = new (await pdfkit())();
    return [...new Set(text.normalize('NFC'))].filter((character) =>
      Object.values(FONTS).some((file) => !hasGlyph(doc.font(file), character)),
    );
  }

  title(text: string): void {
    this.block('H1', text, { font: 'strong', size: SIZES.title, ink: INK.text, before: 0, after: 2 });
  }

  /** The heading stands on the same page as the beginning of what follows it. */
  section(heading: string, parts: readonly TermsPart[]): void {
    const [first] = parts;
    const keptWith = first ? this.leastHeight(first) : 0;
    this.block('H2', heading, { font: 'strong', size: SIZES.heading, ink: INK.heading, before: 14, after: 4, keptWith });
    for (const part of parts) {
      if (part.kind === 'text') this.block('P', part.text, TEXT);
      else this.table(part.head, part.rows);
    }
  }

  quiet(text: string): void {
    this.block('P', text, { font: 'plain', size: SIZES.text - 1, ink: INK.quiet, before: 0, after: 6 });
  }

  private table(head: readonly string[], rows: readonly (readonly string[])[]): void {
    const table = this.doc.struct('Table');
    this.root.add(table);
    this.makeRoom(this.leastHeight({ kind: 'table', head, rows }));
    this.row(table, head, true);
    for (const cells of rows) {
      const height = this.rowHeight(cells, 'plain');
      if (height > this.pageHeight - this.rowHeight(head, 'strong')) this.tallRow(table, head, cells);
      else {
        if (this.makeRoom(height)) this.artifact(() => this.drawRow(head, 'strong'));
        this.row(table, cells, false);
      }
    }
    table.end();
    this.doc.y += 8;
  }

  /** Nothing can be added after this. */
  async finished(): Promise<Buffer> {
    this.root.end();
    const { start, count } = this.doc.bufferedPageRange();
    for (let index = start; index < start + count; index++) {
      this.doc.switchToPage(index);
      this.artifact(() => this.footOfPage(index + 1, count));
    }
    const ended = new Promise<void>((resolve, reject) => this.doc.once('end', resolve).once('error', reject));
    this.doc.end();
    await ended;
    return Buffer.concat(this.bytes);
  }

  private block(
    tag: 'H1' | 'H2' | 'P',
    text: string,
    style: {
      readonly font: Font;
      readonly size: number;
      readonly ink: string;
      readonly before: number;
      readonly after: number;
      readonly keptWith?: number;
    },
  ): void {
    this.use(style.font, style.size, style.ink);
    const height = this.doc.heightOfString(text, { width: this.width, lineGap: LINE_GAP });
    if (!this.makeRoom(style.before + height + (style.keptWith ?? 0)) && this.doc.y > MARGIN) this.doc.y += style.before;
    this.root.add(
      this.doc.struct(tag, {}, () => {
        this.use(style.font, style.size, style.ink);
        this.doc.text(text, MARGIN, this.doc.y, { width: this.width, lineGap: LINE_GAP });
      }),
    );
    this.doc.y += style.after;
  }

  /** Of what has to stand together: a paragraph, or a table's head and first row; less where that is more than a page. */
  private leastHeight(part: TermsPart): number {
    if (part.kind === 'text') {
      this.use('plain', SIZES.text, INK.text);
      return Math.min(this.pageHeight / 2, this.doc.heightOfString(part.text, { width: this.width, lineGap: LINE_GAP }));
    }
    const height = this.rowHeight(part.head, 'strong') + this.rowHeight(part.rows[0] ?? [], 'plain');
    return height > this.pageHeight ? this.pageHeight / 4 : height;
  }

  private row(table: Element, cells: readonly string[], isHead: boolean): void {
    const [top, height] = [this.doc.y, this.rowHeight(cells, isHead ? 'strong' : 'plain')];
    const row = this.doc.struct('TR');
    table.add(row);
    for (const [column, text] of cells.entries()) {
      const draw = (): void => this.drawCell(text, { column, columns: cells.length, top, font: isHead ? 'strong' : 'plain' });
      row.add(this.doc.struct(isHead ? 'TH' : 'TD', {}, draw));
    }
    row.end();
    this.artifact(() => this.ruleBelow(top + height));
    this.doc.y = top + height;
  }

  /** One that fills more than a page has no columns: its cells follow each other, each under its heading. */
  private tallRow(table: Element, head: readonly string[], cells: readonly string[]): void {
    const row = this.doc.struct('TR');
    table.add(row);
    for (const [column, text] of cells.entries()) {
      const draw = (): void => {
        this.use('strong', SIZES.text, INK.text);
        this.doc.text(head[column] ?? '', MARGIN, this.doc.y + 4, { width: this.width, lineGap: LINE_GAP });
        this.use('plain', SIZES.text, INK.text);
        this.doc.text(text, MARGIN, this.doc.y, { width: this.width, lineGap: LINE_GAP });
      };
      row.add(this.doc.struct('TD', {}, draw));
    }
    row.end();
    this.doc.y += ROW_PADDING;
    this.artifact(() => this.ruleBelow(this.doc.y));
  }

  private drawRow(cells: readonly string[], font: Font): void {
    const [top, height] = [this.doc.y, this.rowHeight(cells, font)];
    for (const [column, text] of cells.entries()) this.drawCell(text, { column, columns: cells.length, top, font });
    this.ruleBelow(top + height);
    this.doc.y = top + height;
  }

  private drawCell(
    text: string,
    {
      column,
      columns,
      top,
      font,
    }: { readonly column: number; readonly columns: number; readonly top: number; readonly font: Font },
  ): void {
    const { left, width } = this.cell(column, columns);
    this.use(font, SIZES.text, INK.text);
    this.doc.text(text, left, top + ROW_PADDING, { width, lineGap: LINE_GAP });
  }

  private rowHeight(cells: readonly string[], font: Font): number {
    this.use(font, SIZES.text, INK.text);
    const heights = cells.map((text, column) =>
      this.doc.heightOfString(text, { width: this.cell(column, cells.length).width, lineGap: LINE_GAP }),
    );
    return Math.max(0, ...heights) + 2 * ROW_PADDING;
  }

  private cell(column: number, columns: number): { readonly left: number; readonly width: number } {
    const shares = COLUMNS[columns] ?? Array.from({ length: columns }, () => 1 / columns);
    const before = shares.slice(0, column).reduce((sum, share) => sum + share, 0);
    return { left: MARGIN + before * this.width, width: (shares[column] ?? 0) * this.width - CELL_GAP };
  }

  private ruleBelow(y: number): void {
    this.doc
      .moveTo(MARGIN, y)
      .lineTo(MARGIN + this.width, y)
      .lineWidth(0.5)
      .stroke(INK.line);
  }

  private footOfPage(page: number, pages: number): void {
    const y = this.doc.page.height - MARGIN + 4;
    const { bottom } = this.doc.page.margins;
    // Below the margin pdfkit would begin another page.
    this.doc.page.margins.bottom = 0;
    this.use('plain', SIZES.small, INK.quiet);
    const number = `Page ${page} of ${pages}`;
    this.doc.text(this.foot, MARGIN, y, { width: this.width - 80, height: 12, ellipsis: true, lineBreak: false });
    this.doc.text(number, MARGIN, y, { width: this.width, align: 'right', lineBreak: false });
    this.doc.page.margins.bottom = bottom;
  }

  /** What a page has on it that is no part of the text. */
  private artifact(draw: () => void): void {
    this.doc.markContent('Artifact');
    draw();
    this.doc.endMarkedContent();
  }

  /** True when a new page was begun for it. */
  private makeRoom(height: number): boolean {
    if (this.doc.y + height <= MARGIN + this.pageHeight || this.doc.y <= MARGIN) return false;
    this.doc.addPage();
    return true;
  }

  private use(font: Font, size: number, ink: string): void {
    this.doc.font(font).fontSize(size).fillColor(ink);
  }

  private get width(): number {
    return this.doc.page.width - 2 * MARGIN;
  }

  private get pageHeight(): number {
    return this.doc.page.height - this.doc.page.margins.top - this.doc.page.margins.bottom;
  }
}

/** pdfkit shows a box for what its font has not, and does not tell; only the font that it has opened knows. */
function hasGlyph(doc: PDFKit.PDFDocument, character: string): boolean {
  const { font } = (doc as unknown as { _font: { font: { hasGlyphForCodePoint(code: number): boolean } } })._font;
  return font.hasGlyphForCodePoint(character.codePointAt(0) ?? 0);
}
