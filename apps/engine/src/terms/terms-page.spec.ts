import { join } from 'node:path';
import { creditTerms, type CreditTerms, type TermsPart } from '@holdfast/credit';
import type { ShownTerms } from '@holdfast/store';
import { pdfText } from '../../../../test/support/pdf-text';
import { Policies } from '../decide/policies';
import { TermsPage } from './terms-page';
import { NotPrintable, isPrintable, termsPdf } from './terms-pdf';

const TEMPLATES = join(__dirname, '../../../../templates');
const page = new TermsPage(join(TEMPLATES, 'letters'));
const STANDARD = creditTerms(new Policies(join(TEMPLATES, 'policies')).compiled('standard', 'GBP'), {
  companyName: 'Łódzkie Zakłady Škoda & Söhne',
  customer: null,
});

function shown(changes: Partial<CreditTerms> = {}): ShownTerms {
  const day = '2026-03-02' as NonNullable<ShownTerms['since']>;
  return { hash: '4f9a2c71b0', version: '1-company-3-4f9a2c71b0', terms: { ...STANDARD, ...changes }, since: day, shownOn: day };
}

function withTable(rows: readonly (readonly string[])[]): ShownTerms {
  const table: TermsPart = { kind: 'table', head: ['Our rule', 'What follows', 'It ends when'], rows };
  return shown({ sections: [...STANDARD.sections, { heading: 'More', parts: [table] }] });
}

const textsOf = ({ terms }: ShownTerms): readonly string[] =>
  terms.sections.flatMap(({ heading, parts }) => [
    heading,
    ...parts.flatMap((part) => (part.kind === 'text' ? [part.text] : part.rows.flat())),
  ]);

describe('the page', () => {
  it('escapes whatever outsiders have written, wherever it stands', () => {
    const hostile = `"><script>alert(1)</script><img src=x onerror='x'>{{constructor}}`;
    const terms = withTable([[hostile, hostile, hostile]]).terms;
    const html = page.html(
      { ...shown({ ...terms, companyName: hostile }) },
      {
        said: { heading: 'Said', text: hostile },
        accepting: { action: '/accept/x', customerName: hostile },
      },
    );
    expect(html).not.toMatch(/<script|<img|onerror='/);
    expect(html.match(/&lt;script&gt;alert\(1\)/g)?.length).toBeGreaterThanOrEqual(6);
    expect(html).toContain('{{constructor}}');
  });

  it('loads and runs nothing, and knows its style by its hash', () => {
    const html = page.html(shown());
    expect(html).not.toMatch(/<(script|link|iframe|img)|style="|\bon\w+=|https?:/);
    expect(page.contentSecurityPolicy).toMatch(/^default-src 'none'; style-src 'sha256-[\w+/]+={0,2}';/);
  });

  it('lets no name turn what follows it around', () => {
    expect(page.html(shown({ companyName: 'Acme\u202e\u2066 dtL\u0000\u2028' }))).toMatch(/>Acme dtL</);
    expect(page.html(shown({ companyName: 'חברה' }))).toContain('<p class="company" dir="auto">חברה</p>');
  });

  it('holds all that the terms say', () => {
    const html = page.html(shown()).replaceAll('&amp;', '&');
    for (const text of textsOf(shown())) expect(html).toContain(text);
  });
});

describe('the PDF', () => {
  it('is the same bytes for the same version and paper', async () => {
    const [once, again] = [await termsPdf(shown(), 'A4'), await termsPdf(shown(), 'A4')];
    expect(once.equals(again)).toBe(true);
    expect(once.equals(await termsPdf(shown(), 'LETTER'))).toBe(false);
  });

  it('can be read, searched and copied to its last word, in the letters of many languages', async () => {
    const written = withTable([['Ελληνικά, Кирилица Ђ, Tiếng Việt, İstanbul ő ű ğ', 'žluťoučký kůň', '€ 1.000,00 – “ok”']]);
    const { text, source } = pdfText(await termsPdf(written, 'A4'));
    for (const said of [...textsOf(written), 'Łódzkie Zakłady Škoda & Söhne', 'Version 1-company-3-4f9a2c71b0'])
      expect(text).toContain(said);
    expect(source).toMatch(/\/Marked true/);
    expect(source).toMatch(/\/Lang \(en\)/);
    expect(source).toContain('/DisplayDocTitle true');
  });

  it('cuts no row, repeats the head of a table on each page, and counts the pages', async () => {
    const rows = Array.from({ length: 60 }, (_, n) => [
      `Rule ${n} begins ${'and goes on '.repeat(n % 9)}and ends ${n}.`,
      'Upfront.',
      'Paid.',
    ]);
    const pdf = await termsPdf(withTable(rows), 'LETTER');
    const { furniture, pages } = pdfText(pdf);
    expect(pages.length).toBeGreaterThan(4);
    for (const page of pages) expect(page).toMatchObject({ width: 612, height: 792 });
    for (const [said = ''] of rows) expect(pages.filter(({ text }) => text.includes(said))).toHaveLength(1);
    expect(furniture.match(/Our rule What follows It ends when/g)?.length).toBeGreaterThanOrEqual(pages.length - 3);
    for (const n of pages.keys()) expect(furniture).toContain(`Page ${n + 1} of ${pages.length}`);
  });

  it('takes words that no column holds, and a row that no page holds', async () => {
    const [word, tall] = ['W'.repeat(700), 'and so on '.repeat(900).trim()];
    const { text, pages } = pdfText(await termsPdf({ ...withTable([[word, tall, 'Paid.']]), version: 'x-4f9a2c71b0' }, 'A4'));
    expect(text.replaceAll(' ', '')).toContain(word);
    expect(text).toContain(tall);
    expect(pages.length).toBeGreaterThan(3);
  });

  it.each(['東京商事', 'חברה', 'شركة', 'Smile 😀'])('is refused in words, not made of boxes, for %s', async (companyName) => {
    expect(await isPrintable(shown({ companyName }))).toBe(false);
    await expect(termsPdf(shown({ companyName }), 'A4')).rejects.toThrow(NotPrintable);
    await expect(termsPdf(shown({ companyName }), 'A4')).rejects.toThrow(/no letters for .* Cure: open it as a page/);
  });

  it('does not mind how an accented letter is written', async () => {
    const { text } = pdfText(await termsPdf(shown({ companyName: 'S\u030ckoda' }), 'A4'));
    expect(text).toContain('\u0160koda');
  });
});
