import type { Engine } from './engine';
import type { SandboxCompany } from './stage';

/** Does what an owner's browser does: opens the consent page, chooses the company, allows, and comes back to Holdfast. */
export async function connect(engine: Engine, company: SandboxCompany): Promise<void> {
  const { consentUrl, cookie } = await engine.beginConnect(company.provider);
  const consent = await (await fetch(consentUrl)).text();
  const action = new URL(attribute(consent, /<form[^>]*>/i, 'action') ?? consentUrl, consentUrl);
  const form = new URLSearchParams(hiddenFields(consent));
  form.set(choiceName(consent), company.externalId);
  form.set('decision', 'allow');
  const allowed = await fetch(action, { method: 'POST', body: form, redirect: 'manual' });
  const back = allowed.headers.get('location');
  if (back === null) throw new Error(`The consent page for ${company.name} sent the browser nowhere (${allowed.status}).`);
  const arrived = await fetch(back, { headers: { cookie } });
  if (!arrived.ok) throw new Error(`${company.name} could not be connected: ${text(await arrived.text())}`);
}

function hiddenFields(html: string): [string, string][] {
  return [...html.matchAll(/<input[^>]*type="hidden"[^>]*>/gi)].map(([input]) => [
    attribute(input, /.*/s, 'name') ?? '',
    attribute(input, /.*/s, 'value') ?? '',
  ]);
}

/** The name of the field in which the company is chosen. */
function choiceName(html: string): string {
  return attribute(html, /<input[^>]*type="radio"[^>]*>/i, 'name') ?? attribute(html, /<select[^>]*>/i, 'name') ?? 'company';
}

function attribute(html: string, tag: RegExp, name: string): string | null {
  const value = new RegExp(`\\b${name}="([^"]*)"`, 'i').exec(tag.exec(html)?.[0] ?? '')?.[1];
  return value === undefined ? null : unescapeHtml(value);
}

function unescapeHtml(escaped: string): string {
  const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
  return escaped.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (all, decimal?: string, hex?: string, name?: string) => {
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
    return hex === undefined ? (named[name ?? ''] ?? all) : String.fromCodePoint(parseInt(hex, 16));
  });
}

function text(html: string): string {
  return html
    .replace(/<style[\s\S]*?<\/style>|<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 300);
}
