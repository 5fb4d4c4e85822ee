import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dayText, type TermsPart } from '@holdfast/credit';
import type { ShownTerms } from '@holdfast/store';
import Handlebars from 'handlebars';

/** What a page may hold besides the terms. */
export interface TermsPageExtras {
  /** What has happened, or why nothing can. */
  readonly said?: { readonly heading: string; readonly text: string };
  /** A form by which the customer accepts. */
  readonly accepting?: { readonly action: string; readonly customerName: string };
  /** Where the same is as a PDF. */
  readonly pdf?: string;
}

/** The credit terms as a page of their own, for a screen and for paper: no script, no other file, and nobody's text but escaped. */
export class TermsPage {
  private readonly template: Handlebars.TemplateDelegate;
  /** Nothing may be loaded, run or framed; the page's own style is known by its hash. */
  readonly contentSecurityPolicy: string;

  /** Throws an Error that names the file when it cannot be read. */
  constructor(folder: string) {
    const source = readFileSync(join(folder, 'credit-terms.html.hbs'), 'utf8');
    this.template = Handlebars.create().compile(source, { strict: true, knownHelpersOnly: true });
    const style = /<style>([^]*)<\/style>/.exec(source)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    this.contentSecurityPolicy = `default-src 'none'; style-src 'sha256-${hash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;
  }

  /** Without terms there is only what is said. */
  html(shown: ShownTerms | null, { said, accepting, pdf }: TermsPageExtras = {}): string {
    const { title, companyName, sections } = shown?.terms ?? { title: 'Credit policy', companyName: '', sections: [] };
    return this.template({
      title,
      companyName: plain(companyName),
      versionLine: shown === null ? '' : versionLine(shown),
      sections: sections.map(({ heading, parts }) => ({ heading, parts: parts.map(shownPart) })),
      said: said ?? null,
      accepting: accepting ? { ...accepting, customerName: plain(accepting.customerName) } : null,
      pdf: pdf ?? null,
    });
  }
}

function shownPart(part: TermsPart): object {
  if (part.kind === 'text') return { text: plain(part.text), table: null };
  const rows = part.rows.map((row) => row.map((cell, column) => ({ head: part.head[column] ?? '', text: plain(cell) })));
  return { text: null, table: { head: part.head, rows } };
}

/** `In force since 2 March 2026. Version 1-company-3-4f9a2c71b0.` */
export function versionLine({ since, shownOn, version }: ShownTerms): string {
  return `${since === null ? `In force on ${dayText(shownOn)}` : `In force since ${dayText(since)}`}. Version ${version}.`;
}

/** Names and sentences come from outsiders: one line each, without control characters and without marks that would turn around what follows. */
export function plain(text: string): string {
  return text
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, '')
    .trim();
}
