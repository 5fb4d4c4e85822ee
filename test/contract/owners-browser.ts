import type { Callback, Connector } from '@holdfast/accounting';

/** Where the browser came back to. */
export const REDIRECT_URI = 'https://holdfast.example/connect/callback';

/** Does what an owner's browser does: opens the consent page, chooses the company, decides, and is sent back. */
export async function decideConsent(
  connector: Connector,
  externalId: string,
  decision: 'allow' | 'deny',
): Promise<URLSearchParams> {
  const state = `state of ${externalId}`;
  const address = await connector.authoriseUrl({ state, redirectUri: REDIRECT_URI });
  const page = await (await fetch(address)).text();
  const action = new URL(/<form[^>]*action="([^"]*)"/i.exec(page)?.[1] ?? '', address);
  const form = new URLSearchParams(
    [...page.matchAll(/<input[^>]*type="hidden"[^>]*>/gi)].map(([input]): [string, string] => [
      unescapeHtml(/\bname="([^"]*)"/i.exec(input)?.[1] ?? ''),
      unescapeHtml(/\bvalue="([^"]*)"/i.exec(input)?.[1] ?? ''),
    ]),
  );
  // The company is chosen by radio buttons or from a list, under the provider's own name for it.
  const choice = /<(?:input[^>]*type="radio"[^>]*|select[^>]*)\bname="([^"]*)"/i.exec(page)?.[1];
  form.set(choice ?? 'company', externalId);
  form.set('decision', decision);
  const decided = await fetch(action, { method: 'POST', body: form, redirect: 'manual' });
  const back = new URL(decided.headers.get('location') ?? 'about:blank');
  expect(`${back.origin}${back.pathname}`).toBe(REDIRECT_URI);
  expect(back.searchParams.get('state')).toBe(state);
  return back.searchParams;
}

export async function allowedCallback(connector: Connector, externalId: string): Promise<Callback> {
  const back = await decideConsent(connector, externalId, 'allow');
  return { code: back.get('code') ?? '', redirectUri: REDIRECT_URI, realmId: back.get('realmId') };
}

function unescapeHtml(escaped: string): string {
  const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };
  return escaped.replace(/&(?:#(\d+)|(\w+));/g, (all, decimal: string | undefined, name: string | undefined) =>
    decimal === undefined ? (named[name ?? ''] ?? all) : String.fromCodePoint(Number(decimal)),
  );
}
