import type { CreditTerms, TermsPart } from '@holdfast/credit';
import type { ShownTerms, StoredProfile } from '@holdfast/store';
import { PdfSheet, type Paper } from './pdf-sheet';
import { plain, versionLine } from './terms-page';

/** The letters in which the terms would have to be printed are not in the PDF's fonts. */
export class NotPrintable extends Error {
  constructor(readonly characters: readonly string[]) {
    super(
      `The PDF has no letters for ${characters.slice(0, 5).join(' ')}${characters.length > 5 ? ' and others' : ''}: it can show Latin, Greek and Cyrillic. Nothing is wrong with the policy. Cure: open it as a page (.html) and print that; the browser has these letters.`,
    );
    this.name = 'NotPrintable';
  }
}

/** What a company's customers have in their printers, where nobody says. */
export function paperOf({ country }: Pick<StoredProfile, 'country'>): Paper {
  return ['US', 'USA', 'CA', 'CAN'].includes(country ?? '') ? 'LETTER' : 'A4';
}

export async function isPrintable({ terms, version }: ShownTerms): Promise<boolean> {
  return (await unprintable(terms, version)).length === 0;
}

async function unprintable({ companyName, sections }: CreditTerms, version: string): Promise<readonly string[]> {
  const written = sections.flatMap(({ parts }) =>
    parts.flatMap((part) => (part.kind === 'text' ? [part.text] : part.rows.flat())),
  );
  return PdfSheet.unprintable([companyName, version, ...written].map(printed).join(' '));
}

/** The same terms on the same paper are the same bytes. Throws NotPrintable. */
export async function termsPdf(shown: ShownTerms, paper: Paper): Promise<Buffer> {
  const { title, companyName, sections } = shown.terms;
  const company = printed(companyName);
  const missing = await unprintable(shown.terms, shown.version);
  if (missing.length > 0) throw new NotPrintable(missing);
  const sheet = await PdfSheet.begin({
    title: `${title} of ${plain(companyName)}`,
    author: plain(companyName),
    date: new Date(`${shown.shownOn}T00:00:00Z`),
    paper,
    foot: `${title} of ${company} · ${shown.version}`,
  });
  sheet.quiet(company);
  sheet.title(title);
  sheet.quiet(versionLine(shown));
  for (const { heading, parts } of sections) sheet.section(heading, parts.map(printedPart));
  return sheet.finished();
}

function printedPart(part: TermsPart): TermsPart {
  return part.kind === 'text'
    ? { kind: 'text', text: printed(part.text) }
    : { ...part, rows: part.rows.map((row) => row.map(printed)) };
}

const LONGEST_WORD = 30;

/** A letter and its accent are one where they can be, and a word that no column holds may be broken; by itself pdfkit takes seconds over that. */
function printed(text: string): string {
  return plain(text)
    .normalize('NFC')
    .replace(new RegExp(`\\S{${LONGEST_WORD}}(?=\\S)`, 'gu'), '$&\u200b');
}
