import type { RequestHandler } from 'express';
import { textOf, type Json } from '../json';
import type { World } from '../../world';
import type { Grants } from './grants';

const ASKED = ['client_id', 'redirect_uri', 'response_type', 'scope', 'state', 'nonce'] as const;
type Asked = { readonly [K in (typeof ASKED)[number]]: string };

/** GET shows who may be connected, POST takes the decision back to the app. */
export function consentPage(world: World, clientId: string): RequestHandler {
  return (req, res) => {
    const asked = askedIn(req.query as Json);
    const wrong = complaint(asked, clientId);
    res.setHeader('X-Frame-Options', 'DENY');
    res.status(wrong === null ? 200 : 400).type('html');
    res.send(wrong === null ? page(asked, companiesOf(world)) : problem(wrong));
  };
}

export function consentDecision(world: World, clientId: string, grants: Grants): RequestHandler {
  return (req, res) => {
    const form = req.body as Json;
    const asked = askedIn(form);
    const realmId = textOf(form['realmId']) ?? '';
    const wrong = complaint(asked, clientId);
    const allowed = textOf(form['decision']) === 'allow';
    if (wrong !== null || (allowed && !world.books('quickbooks', realmId))) {
      res
        .status(400)
        .type('html')
        .send(problem(wrong ?? 'Choose a company.'));
      return;
    }
    const back = new URL(asked.redirect_uri);
    if (allowed) {
      res.locals['externalId'] = realmId;
      const scopes = asked.scope.split(' ').filter((scope) => scope !== '');
      const code = grants.authorise({ realmId, scopes, nonce: asked.nonce || null, redirectUri: asked.redirect_uri });
      back.searchParams.set('code', code);
      back.searchParams.set('state', asked.state);
      back.searchParams.set('realmId', realmId);
    } else {
      back.searchParams.set('error', 'access_denied');
      back.searchParams.set('state', asked.state);
    }
    res.redirect(302, back.href);
  };
}

function askedIn(from: Json): Asked {
  return Object.fromEntries(ASKED.map((name) => [name, textOf(from[name]) ?? ''])) as Asked;
}

function complaint(asked: Asked, clientId: string): string | null {
  if (asked.client_id !== clientId) return 'The client_id query parameter is invalid.';
  if (!URL.canParse(asked.redirect_uri)) return 'The redirect_uri query parameter value is invalid.';
  if (asked.response_type !== 'code') return 'The response_type query parameter must be code.';
  if (asked.scope.trim() === '') return 'The scope query parameter is missing.';
  if (asked.state === '') return 'The state query parameter is missing.';
  return null;
}

function companiesOf(world: World): { id: string; name: string }[] {
  return [...world.companies.values()]
    .filter(({ identity }) => identity.dialect === 'quickbooks')
    .map(({ identity }) => ({ id: identity.externalId, name: identity.name }));
}

function page(asked: Asked, companies: readonly { id: string; name: string }[]): string {
  const hidden = ASKED.map((name) => `<input type="hidden" name="${name}" value="${escaped(asked[name])}">`).join('');
  const choices = companies
    .map(
      ({ id, name }, index) =>
        `<li><label><input type="radio" name="realmId" value="${escaped(id)}"${index === 0 ? ' checked' : ''}> ${escaped(name)}</label></li>`,
    )
    .join('');
  return shell(
    'Connect an app to QuickBooks',
    `<p>An app asks for: <code>${escaped(asked.scope)}</code></p>
<form method="post" action="/connect/oauth2">${hidden}
<fieldset><legend>Which company?</legend><ul>${choices}</ul></fieldset>
<button name="decision" value="allow">Allow</button> <button name="decision" value="deny">Deny</button>
</form>`,
  );
}

function problem(text: string): string {
  return shell('Sorry, the app cannot connect', `<p>${escaped(text)}</p>`);
}

function shell(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title} (sandbox)</title><style>body{font:16px/1.5 system-ui;max-width:34rem;margin:3rem auto;padding:0 1rem}ul{list-style:none;padding:0}button{font:inherit;padding:.4rem 1.2rem}</style></head>
<body><main><h1>${title}</h1>${body}<p><small>This is a sandbox playing QuickBooks Online. It is not Intuit.</small></p></main></body></html>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
