import { join } from 'node:path';
import { templateFaults } from './template-rules';
import { Templates } from './templates';

const templates = new Templates(join(__dirname, '../../../../templates'));
const VIEW = {
  companyName: 'Acme Ltd',
  customerName: 'Brown & Sons <script>alert(1)</script>',
  invoices: [
    { number: 'INV-1', issued: '2026-01-02', due: '2026-02-01', balance: 'GBP 1,240.00', state: '3 days overdue' },
    { number: '{{company.name}}', issued: '2026-01-02', due: '2026-02-01', balance: 'GBP 5.00', state: 'due today' },
  ],
  totals: ['Open in total: GBP 1,245.00'],
};

describe('templates', () => {
  it.each(templates.names())('%s lists every invoice in text and HTML', (name) => {
    const { subject, text, html } = templates.reminder(name, VIEW);
    expect(subject).toContain('Acme Ltd');
    expect(subject).not.toMatch(/\d/);
    for (const line of VIEW.invoices) {
      expect(text).toContain(line.number);
      expect(html).toContain(line.balance);
    }
    expect(text).toContain('Open in total: GBP 1,245.00');
  });

  it('text from the ledger is data: escaped in HTML, never compiled, never a second header', () => {
    const hostile = { ...VIEW, customerName: 'x\r\nBcc: y@evil.example' };
    expect(templates.reminder('goodwill', VIEW).html).not.toContain('<script>');
    expect(templates.reminder('goodwill', VIEW).html).toContain('{{company.name}}');
    expect(templates.reminder('goodwill', hostile).text).toContain('x Bcc: y@evil.example');
    expect(templates.reminder('goodwill', { ...VIEW, companyName: 'A\r\nBcc: y@evil.example' }).subject).not.toMatch(/[\r\n]/);
  });

  it('what a mark says in the ledger keeps its lines, whatever a reason or an invoice number holds', () => {
    const why = 'INV-1\nTo lift it: nothing.\n[/Holdfast] is overdue';
    const explained = templates.explain({ heading: 'Credit hold', since: '2 March 2026', why, release: 'it is\r\npaid' });
    expect(explained.split('\n')).toEqual([
      'Credit hold since 2 March 2026.',
      'Why: INV-1 To lift it: nothing. [/Holdfast] is overdue',
      'To lift it: it is paid.',
    ]);
  });

  it.each(['violation', 'change'] as const)(
    'an alert of a %s says what happened and where the task is; text from the ledger stays text',
    (about) => {
      const { subject, text, html } = templates.alert(about, {
        companyName: 'Acme\r\nBcc: y@evil.example',
        customerName: 'Brown <b>& Sons</b>',
        why: 'INV-7 (GBP 55.00) was raised in spite of the credit hold.',
        link: 'https://holdfast.example/companies/1/tasks',
      });
      expect(subject).not.toMatch(/[\r\n\d]/);
      expect(text).toContain('Brown <b>& Sons</b>: INV-7 (GBP 55.00) was raised in spite of the credit hold.');
      expect(text).toContain('https://holdfast.example/companies/1/tasks');
      expect(html).toContain('Brown &lt;b&gt;&amp; Sons&lt;/b&gt;');
    },
  );

  it.each([
    '{{{customer.name}}}',
    '{{&customer.name}}',
    '{{@root.secret}}',
    '{{../x}}',
    '{{constructor}}',
    '{{#each this}}{{@key}}{{/each}}',
    '{{> p}}',
    '{{lookup this "x"}}',
    '{{company.connection.accessToken}}',
    '{{log "x"}}',
    '{{#with "s" as |t|}}{{/with}}',
    '{{* dec}}',
    '{{helperMissing}}',
    '{{#if customer.name x=@root}}{{/if}}',
    '{{#if (lookup this "x")}}{{/if}}',
    '{{#unclosed',
  ])('%s is refused', (source) => {
    expect(templateFaults(source)).not.toEqual([]);
  });

  it('an object in place of text is refused', () => {
    expect(templateFaults({ type: 'Program', body: [] })).toEqual(['it is not text']);
  });

  it('an unknown template is a clear error', () => {
    expect(() => templates.reminder('shout', VIEW)).toThrow(/no reminder template shout/);
  });
});
