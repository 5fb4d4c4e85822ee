import { scopesIn } from './scopes';
import type { Wish } from './wish';

interface Organisation {
  readonly externalId: string;
  readonly name: string;
  readonly connected: boolean;
}

/** Xero lets the user connect one organisation at a time, and several when the app has Bulk Connections. */
export function consentPage(wish: Wish, organisations: readonly Organisation[]): string {
  const asked = {
    client_id: wish.clientId,
    redirect_uri: wish.redirectUri,
    response_type: wish.responseType,
    scope: wish.scope,
    state: wish.state,
    nonce: wish.nonce,
  };
  const hidden = Object.entries(asked).map(([name, value]) => `<input type="hidden" name="${name}" value="${escape(value)}">`);
  const options = organisations.map(
    ({ externalId, name, connected }) =>
      `<option value="${escape(externalId)}">${escape(name)}${connected ? ' (connected)' : ''}</option>`,
  );
  return page(
    'Xero | Authorise application',
    `<h1>An app wants access to</h1>
<form method="post" action="/identity/connect/authorize">
${hidden.join('\n')}
<p><label>Organisation <select name="tenant">${options.join('')}</select></label></p>
${moreOf(organisations)}
<ul>${scopesIn(wish.scope)
      .map((scope) => `<li>${escape(scope)}</li>`)
      .join('')}</ul>
<p><button type="submit" name="decision" value="allow">Allow access</button>
<button type="submit" name="decision" value="deny">Cancel</button></p>
</form>`,
  );
}

function moreOf(organisations: readonly Organisation[]): string {
  if (organisations.length < 2) return '';
  const boxes = organisations.map(
    ({ externalId, name }) =>
      `<label><input type="checkbox" name="tenant" value="${escape(externalId)}"> ${escape(name)}</label>`,
  );
  return `<fieldset><legend>And also, at once (Bulk Connections)</legend>${boxes.join(' ')}</fieldset>`;
}

export function errorPage(error: string): string {
  return page('Xero | Error', `<h1>Sorry, something went wrong</h1>\n<p>Error: ${escape(error)}</p>`);
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${title}</title></head>
<body><p>This is the sandbox's stand-in for Xero. Nothing here is real.</p>
${body}
</body></html>`;
}

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
