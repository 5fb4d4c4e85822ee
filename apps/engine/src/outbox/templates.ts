import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import Handlebars from 'handlebars';
import { templateFaults } from './template-rules';

export interface InvoiceLine {
  readonly number: string;
  readonly issued: string;
  readonly due: string;
  readonly balance: string;
  /** In words: `due in 3 days`, `12 days overdue`. */
  readonly state: string;
}

export interface ReminderView {
  readonly companyName: string;
  readonly customerName: string;
  readonly invoices: readonly InvoiceLine[];
  /** One line per currency: `Open in total: GBP 1,240.00`, and what of it is overdue. */
  readonly totals: readonly string[];
}

/** What the owner is alerted to: an invoice raised in spite of a mark, or a mark changed by hand. */
export type AlertAbout = 'violation' | 'change';

/** What an alert tells the owner of one customer. */
export interface AlertView {
  readonly companyName: string;
  readonly customerName: string;
  readonly why: string;
  /** Where the task is. */
  readonly link: string;
}

export interface RenderedReminder {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

interface MailTemplate {
  readonly subject: Handlebars.TemplateDelegate;
  readonly body: Handlebars.TemplateDelegate;
}

const SUBJECT = /^Subject: (.+)\r?\n/;
/** Where the invoices stand in the rendered text; a control character that no ledger text can carry past `plain`. */
const TABLE = '\u0001';
const HEAD = [
  { text: 'Invoice', align: 'left' },
  { text: 'Date', align: 'left' },
  { text: 'Due', align: 'left' },
  { text: 'Open', align: 'right' },
  { text: '', align: 'left' },
];

/** The texts Holdfast sends and writes, checked and compiled once at boot. Text from the ledger is data to them and never compiled. */
export class Templates {
  private readonly handlebars = Handlebars.create();
  private readonly reminders = new Map<string, MailTemplate>();
  private readonly alerts: Readonly<Record<AlertAbout, MailTemplate>>;
  private readonly layout: Handlebars.TemplateDelegate;
  private readonly event: Handlebars.TemplateDelegate;
  private readonly explanation: Handlebars.TemplateDelegate;

  /** Throws an Error that names the file and what is wrong with it. */
  constructor(folder: string) {
    for (const file of readdirSync(join(folder, 'reminders')).filter(
      (name) => name.endsWith('.hbs') && !name.includes('.html.'),
    )) {
      this.reminders.set(
        file.slice(0, -'.hbs'.length),
        this.readMail(join(folder, 'reminders', file), (source) => templateFaults(source)),
      );
    }
    const alert = (about: AlertAbout): MailTemplate => this.readMail(join(folder, 'alerts', `${about}.hbs`), () => []);
    this.alerts = { violation: alert('violation'), change: alert('change') };
    this.layout = this.compile(readFileSync(join(folder, 'reminders', 'layout.html.hbs'), 'utf8'), false);
    this.event = this.compile(readFileSync(join(folder, 'notes', 'event.hbs'), 'utf8'), true);
    this.explanation = this.compile(readFileSync(join(folder, 'notes', 'explanation.hbs'), 'utf8'), true);
  }

  names(): readonly string[] {
    return [...this.reminders.keys()];
  }

  /** Throws RangeError for a template that does not exist. */
  reminder(name: string, view: ReminderView): RenderedReminder {
    const template = this.reminders.get(name);
    if (!template) throw new RangeError(`there is no reminder template ${name}; there are ${this.names().join(', ')}`);
    const values = {
      customer: { name: plain(view.customerName) },
      company: { name: plain(view.companyName) },
      invoiceTable: TABLE,
    };
    const body = template.body(values).trim();
    return {
      subject: template.subject(values).replace(/\s+/g, ' ').trim(),
      text: `${body.replaceAll(TABLE, textTable(view))}\n`,
      html: this.layout({ paragraphs: paragraphs(body, view) }),
    };
  }

  alert(about: AlertAbout, { companyName, customerName, why, link }: AlertView): RenderedReminder {
    const values = { company: { name: plain(companyName) }, customer: { name: plain(customerName) }, why: plain(why), link };
    const template = this.alerts[about];
    const body = template.body(values).trim();
    return {
      subject: template.subject(values).replace(/\s+/g, ' ').trim(),
      text: `${body}\n`,
      html: this.layout({ paragraphs: paragraphs(body, NO_INVOICES) }),
    };
  }

  note(view: { readonly day: string; readonly lines: readonly string[]; readonly marker: string }): string {
    return this.event({ ...view, lines: view.lines.map((text) => ({ text: plain(text) })) }).trim();
  }

  explain(view: { readonly heading: string; readonly since: string; readonly why: string; readonly release: string }): string {
    return this.explanation({ ...view, why: plain(view.why), release: plain(view.release) }).trim();
  }

  private readMail(file: string, faultsOf: (source: string) => string[]): MailTemplate {
    const source = readFileSync(file, 'utf8');
    const faults = faultsOf(source);
    const subject = SUBJECT.exec(source);
    if (!subject) faults.push('line 1: must be "Subject: ..."');
    if (faults.length > 0)
      throw new Error(
        `The template ${file} cannot be used:\n${faults.map((fault) => `  - ${fault}`).join('\n')}\nNothing was sent. Cure: mend the file and start again.`,
      );
    return { subject: this.compile(subject?.[1] ?? '', true), body: this.compile(source.replace(SUBJECT, ''), true) };
  }

  /** Plain text is not escaped for HTML; the HTML layout escapes everything. */
  private compile(source: string, isPlainText: boolean): Handlebars.TemplateDelegate {
    return this.handlebars.compile(source, { strict: true, noEscape: isPlainText });
  }
}

const NO_INVOICES: Pick<ReminderView, 'invoices' | 'totals'> = { invoices: [], totals: [] };

/** Names come from outsiders: one line, without control characters. */
function plain(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}

function textTable(view: Pick<ReminderView, 'invoices' | 'totals'>): string {
  const rows = view.invoices.map((line) => [plain(line.number), line.issued, line.due, line.balance, line.state]);
  const all = [HEAD.map((cell) => cell.text), ...rows];
  const widths = HEAD.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  const pad = (cell: string, column: number): string =>
    HEAD[column]?.align === 'right' ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0);
  return [...all.map((row) => `  ${row.map(pad).join('  ')}`.trimEnd()), '', ...view.totals.map((total) => `  ${total}`)].join(
    '\n',
  );
}

function paragraphs(body: string, view: Pick<ReminderView, 'invoices' | 'totals'>): object[] {
  return body.split(/\n{2,}/).map((block) => {
    if (block.trim() === TABLE) return { table: htmlTable(view), lines: [] };
    const lines = block.split('\n');
    return { table: null, lines: lines.map((text, index) => ({ text, last: index === lines.length - 1 })) };
  });
}

function htmlTable(view: Pick<ReminderView, 'invoices' | 'totals'>): object {
  const row = (line: InvoiceLine): object => ({
    cells: [plain(line.number), line.issued, line.due, line.balance, line.state].map((text, column) => ({
      text,
      align: HEAD[column]?.align ?? 'left',
    })),
  });
  return { head: HEAD, rows: view.invoices.map(row), totals: view.totals.map((text) => ({ text })) };
}
