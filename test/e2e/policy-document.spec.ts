import { STARTS, afterStart, books } from './support/story';
import { customersIn, idOf, turnsAt } from './support/witness';
import { pdfText } from '../support/pdf-text';
import { startRunning, type Running } from '../support/running';

const PROXY = '127.0.0.1,::1';

interface DocumentSeen {
  readonly version: string;
  readonly inForce: boolean;
  readonly since: string | null;
  readonly companyName: string;
  readonly sections: readonly { readonly heading: string; readonly parts: readonly object[] }[];
  readonly doubts: readonly { readonly rule: string }[];
}
interface Acceptances {
  readonly version: string;
  readonly next: string | null;
  readonly customers: readonly {
    readonly customerId: string;
    readonly state: string;
    readonly accepted: { readonly version: string; readonly by: string; readonly recordedBy: string } | null;
  }[];
}
interface Link {
  readonly id: string;
  readonly link: string;
  readonly version: string;
}
interface PageSeen {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

describe('the credit policy for customers', () => {
  let running: Running;
  let company: string;
  let customers: Readonly<Record<string, string>>;
  const of = (path: string): string => `/api/companies/${company}/${path}`;
  const document = (query = ''): Promise<DocumentSeen> => running.get(of(`policy-document${query}`));
  const ofCustomer = (ref: string, path: string): string => of(`customers/${customers[ref]}/${path}`);
  const acceptances = (query = ''): Promise<Acceptances> => running.get(of(`acceptances${query}`));
  const makeLink = (ref: string, body: object = {}): Promise<Link> => running.post(ofCustomer(ref, 'acceptance-links'), body);
  const asOwner = (path: string): Promise<Response> =>
    fetch(running.engineUrl + path, { headers: { authorization: `Bearer ${running.accessKey}` } });
  const refused = (call: Promise<unknown>): Promise<string> =>
    call.then(
      () => 'done',
      (error: Error) => error.message,
    );
  async function visit(link: string, form?: Record<string, string>): Promise<PageSeen> {
    const answer = await fetch(link, form ? { method: 'POST', body: new URLSearchParams(form) } : {});
    return { status: answer.status, text: await answer.text(), headers: answer.headers };
  }
  const stateOf = async (ref: string): Promise<string | undefined> =>
    (await acceptances()).customers.find(({ customerId }) => customerId === customers[ref])?.state;

  beforeAll(async () => {
    const script = books(
      { ref: 'C1', overdueDays: -9 },
      { ref: 'C2', overdueDays: -9, name: '東京 <script>alert(1)</script> & "Sons"' },
      { ref: 'C3', overdueDays: -9 },
    );
    running = await startRunning({ start: STARTS, script }, { TRUSTED_PROXIES: PROXY });
    await running.connectAll();
    await turnsAt(running, afterStart({ minutes: 5 }));
    company = await idOf(running, 'xero');
    customers = Object.fromEntries((await customersIn(running, 'xero')).map(({ ref, id }) => [ref, id]));
  }, 120_000);
  afterAll(() => running.stop());

  it('is there from the first day, as data, as a page and as a PDF with the same words', async () => {
    const told = await document();
    expect(told).toMatchObject({ inForce: true, since: null, doubts: [] });
    expect(told.version).toMatch(/^1-[0-9a-f]{10}$/);
    const page = await asOwner(of('policy-document.html'));
    expect(page.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'/,
    );
    const [html, pdf] = [await page.text(), await asOwner(of('policy-document.pdf'))];
    expect(pdf.headers.get('content-type')).toBe('application/pdf');
    const printed = pdfText(Buffer.from(await pdf.arrayBuffer()));
    for (const said of [told.version, told.companyName, 'We suspend credit when a debt is more than 14 days overdue.']) {
      expect(html).toContain(said);
      expect(printed.text).toContain(said);
    }
    for (const { heading } of told.sections) expect(html).toContain(`<h2>${heading}</h2>`);
    const again = await asOwner(of('policy-document.pdf?paper=letter'));
    expect(pdfText(Buffer.from(await again.arrayBuffer())).pages[0]).toMatchObject({ width: 612, height: 792 });
  });

  it('is another version only when its text changes, and an earlier one can be read for ever', async () => {
    const before = await document();
    const activate = async (text: string, named: object = {}): Promise<void> => {
      const { number } = await running.post<{ number: number }>(of('policies'), { text, ...named });
      await running.post(of(`policies/${number}/activate`), {});
    };
    await activate(
      'basedOn: standard\napprovals:\n  - { id: big, say: Ask the director., when: { all: [exposure > 5000.00] } }\n',
    );
    expect((await document()).version).toBe(before.version);
    const longer =
      'basedOn: standard\nrules:\n  - id: overdue-hold\n    enter: { all: [oldestOverdueDays > 20, overdueAmount > tolerance] }\n';
    await activate(longer);
    // The number was changed and the sentence forgotten.
    expect((await document()).doubts).toMatchObject([{ rule: 'overdue-hold' }]);
    await activate(`${longer}    say: We suspend credit when a debt is more than 20 days overdue.\n`);
    const after = await document();
    expect(after).toMatchObject({ inForce: true, since: '2026-03-02', doubts: [] });
    expect(after.version).not.toBe(before.version);
    expect(await document(`?version=${before.version}`)).toMatchObject({ inForce: false, sections: before.sections });
    expect(await refused(document('?version=1-0000000000'))).toContain('ever shown');
    await activate('exclusions:\n  - { id: agreed, say: Old friends., cancels: overdue-hold }\n', {
      level: 'customer',
      subject: customers['C3'],
    });
    const own = await running.get<DocumentSeen>(ofCustomer('C3', 'policy-document'));
    expect(own.version).not.toBe(after.version);
    expect(JSON.stringify(own.sections)).not.toMatch(/20 days overdue|Old friends/);
    expect((await running.get<DocumentSeen>(ofCustomer('C1', 'policy-document'))).version).toBe(after.version);
  });

  it('is accepted by a customer with a link of its own, once, and shows nothing else of the company', async () => {
    const { link, version } = await makeLink('C2');
    const page = await visit(link);
    expect(page.status).toBe(200);
    expect(page.text).toContain('東京 &lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;Sons&quot;');
    expect(page.text).not.toMatch(/<script|Customer C1|Ask the director/);
    for (const [name, value] of [
      ['cache-control', 'no-store'],
      ['referrer-policy', 'no-referrer'],
      ['x-robots-tag', 'noindex'],
    ] as const)
      expect(page.headers.get(name)).toContain(value);
    expect(page.headers.get('content-security-policy')).not.toContain('unsafe');
    // Looking changes nothing: mail programs follow links.
    expect(await stateOf('C2')).toBe('never');
    expect((await visit(link, { name: ' ' })).status).toBe(400);
    const copy = await fetch(`${link}/credit-policy.pdf`);
    expect(pdfText(Buffer.from(await copy.arrayBuffer())).text).toContain(version);
    const accepted = await Promise.all([1, 2, 3].map(() => visit(link, { name: 'Yuki  Ito\u0007' })));
    for (const { status, text } of accepted)
      expect([status, /Accepted on 2 March 2026 by Yuki Ito/.test(text)]).toEqual([200, true]);
    expect((await visit(link, { name: 'Somebody else' })).text).toContain('by Yuki Ito');
    const [entry, ...more] = (await running.get<{ entries: readonly object[] }>(ofCustomer('C2', 'file'))).entries;
    expect(more).toEqual([]);
    expect(entry).toMatchObject({
      kind: 'terms',
      version,
      acceptedBy: 'Yuki Ito',
      by: expect.stringContaining('acceptance link') as string,
    });
    expect(await stateOf('C2')).toBe('accepted');
    await turnsAt(running, afterStart({ minutes: 10 }));
    expect(await running.get(ofCustomer('C2', 'why'))).toMatchObject({
      facts: { termsAccepted: { version, acceptedBy: 'Yuki Ito' } },
    });
  });

  it('is not accepted with a link that is not right, ended, withdrawn, or for a text that has changed', async () => {
    const { link, id } = await makeLink('C1', { expiresInDays: 2 });
    const wrong = [
      `${link.slice(0, -1)}${link.endsWith('A') ? 'B' : 'A'}`,
      `${link}A`,
      link.slice(0, -4),
      `${running.engineUrl}/accept/hfa_`,
    ];
    for (const address of wrong)
      expect([(await visit(address)).status, (await visit(address, { name: 'Eve' })).status]).toEqual([404, 404]);
    await running.post(ofCustomer('C1', `acceptance-links/${id}/revoke`), {});
    expect(await visit(link, { name: 'Ann Lee' })).toMatchObject({
      status: 410,
      text: expect.stringContaining('withdrawn') as string,
    });
    expect(await refused(running.post(ofCustomer('C1', `acceptance-links/${id}/revoke`), {}))).toContain('ended before');
    const late = await makeLink('C1', { expiresInDays: 1 });
    const outdated = await makeLink('C1');
    await turnsAt(running, afterStart({ days: 1, minutes: 11 }));
    expect((await visit(late.link, { name: 'Ann Lee' })).text).toContain('It ended on 3 March 2026');
    await running.engine.change(company, { policy: 'gentle' });
    expect((await visit(outdated.link, { name: 'Ann Lee' })).text).toContain('The policy has changed since.');
    expect(await stateOf('C1')).toBe('never');
    expect(await stateOf('C2')).toBe('earlier');
    const links = await running.get<readonly object[]>(ofCustomer('C1', 'acceptance-links'));
    expect(links).toHaveLength(3);
    expect(JSON.stringify(links)).not.toContain('hfa_');
  });

  it('is accepted on paper when a person records it, with a warning for a version that was never shown', async () => {
    const { version } = await running.get<DocumentSeen>(ofCustomer('C1', 'policy-document'));
    const known = { kind: 'terms', version, acceptedBy: 'Ann Lee' };
    expect(await running.post(ofCustomer('C1', 'file'), known)).toMatchObject({ warnings: [] });
    expect(await running.post(ofCustomer('C3', 'file'), { kind: 'terms', version: '2019', acceptedBy: 'Bo' })).toMatchObject({
      version: '2019',
      warnings: [expect.stringContaining('was ever shown here')],
    });
    expect(await acceptances('?state=accepted')).toMatchObject({
      version,
      next: null,
      customers: [{ customerId: customers['C1'], accepted: { version, by: 'Ann Lee', recordedBy: 'owner' } }],
    });
    const missing = await acceptances('?state=missing&limit=1');
    expect([missing.customers.length, missing.next]).toEqual([1, missing.customers[0]?.customerId]);
    const rest = await acceptances(`?state=missing&after=${missing.next}`);
    expect(new Set([...missing.customers, ...rest.customers].map(({ state }) => state))).toEqual(new Set(['earlier']));
    expect(rest.next).toBeNull();
  });

  it('of another company is behind no link of this one, and is not told', async () => {
    const other = await idOf(running, 'quickbooks');
    const told = await running.get<DocumentSeen>(`/api/companies/${other}/policy-document`);
    expect(told.companyName).not.toBe((await document()).companyName);
    expect(await refused(running.get(`/api/companies/${other}/policy-document?version=${(await document()).version}`))).toContain(
      'ever shown',
    );
  });

  it('asks too often and is told to wait', async () => {
    const { link } = await makeLink('C3');
    const answers = await Promise.all(Array.from({ length: 30 }, () => visit(link)));
    const [slow] = answers.filter(({ status }) => status === 429);
    expect(slow?.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(slow?.text).toContain('Nothing was accepted');
  });

  it('counts whom a trusted proxy speaks for, and nobody else for them', async () => {
    let guesses = 0;
    const guess = async (client: string) =>
      (
        await fetch(`${running.engineUrl}/accept/hfa_${(guesses += 1)}`, {
          headers: { 'X-Forwarded-For': `198.51.100.1, ${client}` },
        })
      ).status;
    const many = await Promise.all(Array.from({ length: 200 }, () => guess('203.0.113.7')));
    expect(many).toContain(429);
    expect(await guess('203.0.113.8')).toBe(404);
  });
});
