import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Handlebars from 'handlebars';
import { templateFaults } from '../outbox/template-rules';

/** From assuming a slip to stating what has been decided. `person`: nothing is to be said. Formal words are for a person to write. */
export const TONES = ['friendly', 'plain', 'firm', 'person'] as const;
export type Tone = (typeof TONES)[number];

/** What a script may speak of; null: there is no such thing to say, and nothing is said about it. */
export interface ScriptView {
  readonly company: { readonly name: string };
  readonly customer: { readonly name: string };
  /** An amount, and the invoices behind it with their age. */
  readonly overdue: string | null;
  readonly invoices: string | null;
  /** Thanks for what is promised, with its day; a sentence. What a promise covers is not in `overdue`. */
  readonly promise: string | null;
  /** What has been done, since when; a sentence. */
  readonly restriction: string | null;
  /** What a payment would change; a sentence. */
  readonly payment: string | null;
  /** What ends the restriction otherwise; a sentence. */
  readonly release: string | null;
  /** What the policy will do by itself and when; a sentence. */
  readonly next: string | null;
  /** Why nothing is to be said; a sentence. */
  readonly reason: string | null;
}

const VARIABLES: ReadonlySet<string> = new Set([
  'company.name',
  'customer.name',
  'overdue',
  'invoices',
  'promise',
  'restriction',
  'payment',
  'release',
  'next',
  'reason',
]);

/** The words to say to a customer, checked and compiled once at boot. Text from the ledger is data to them and never compiled. */
export class Scripts {
  private readonly byTone: ReadonlyMap<Tone, Handlebars.TemplateDelegate>;

  /** Throws an Error that names the file, what is wrong with it and the cure. */
  constructor(folder: string) {
    this.byTone = new Map(TONES.map((tone) => [tone, compiled(join(folder, `${tone}.hbs`))]));
  }

  say(tone: Tone, view: ScriptView): string {
    return (this.byTone.get(tone)?.(oneLined(view)) ?? '').replace(/\n{3,}/g, '\n\n').trim();
  }
}

function compiled(file: string): Handlebars.TemplateDelegate {
  const source = readFileSync(file, 'utf8');
  const faults = templateFaults(source, VARIABLES);
  if (faults.length > 0)
    throw new Error(
      `The script ${file} cannot be used:\n${faults.map((fault) => `  - ${fault}`).join('\n')}\nNothing was started. Cure: mend the file and start again.`,
    );
  return Handlebars.create().compile(source, { strict: true, noEscape: true });
}

/** Names come from outsiders: one line, without control characters. */
function oneLined(view: ScriptView): ScriptView {
  const plain = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  return { ...view, company: { name: plain(view.company.name) }, customer: { name: plain(view.customer.name) } };
}
