const { channel } = require('node:diagnostics_channel');

/* What came over the wire as a secret or as a person may stand in no log and in no error. Nothing has to be marked: whatever a provider's server of this
 * process was asked with or answered is looked at, so a new kind of leak is found in old tests. */

/* Held for as long as this process lives: when a channel that nobody holds is collected, Node takes a later one of the same name for it, and whoever subscribes
 * after that is never told anything. */
const ASKED = channel('http.server.request.start');
const LOGGED = channel('tracing:pino_asJson:end');

/** Shorter ones stand in texts by chance. */
const SECRET_CHARACTERS_MIN = 12;
const NAME_CHARACTERS_MIN = 8;

const TOKENS = /"(?:access_token|refresh_token|id_token)"\s*:\s*"([^"]+)"/g;
const ADDRESSES = /"(?:EmailAddress|Address)"\s*:\s*"([^"@]+@[^"]+)"/g;
const NAMES =
  /"(?:DisplayName|ContactID"\s*:\s*"[0-9a-f-]{36}"(?:,"ContactStatus"\s*:\s*"\w+")?,"Name)"\s*:\s*"((?:[^"\\]|\\.)+)"/g;
const IN_FORMS = ['refresh_token', 'token', 'code', 'client_secret'];

class Canary {
  constructor() {
    /** What must not be told, with what it is. */
    this.secrets = new Map();
    this.told = [];
    this.listeners = [
      [ASKED, ({ request, response }) => this.watch(request, response)],
      [LOGGED, ({ result }) => this.hear(result)],
    ];
  }

  start() {
    for (const [told, listener] of this.listeners) told.subscribe(listener);
  }

  stop() {
    for (const [told, listener] of this.listeners) told.unsubscribe(listener);
  }

  /** Something that was logged, printed or thrown. */
  hear(text) {
    if (typeof text === 'string') this.told.push(text);
  }

  /** Tells what leaked and where: never the secret itself. */
  leaks() {
    const told = [...new Set(this.told)].join('\n');
    if (told === '') return [];
    return [...this.secrets].flatMap(([secret, what]) => {
      const forms = formsOf(secret);
      const at = Math.max(...forms.map((form) => (isName(what) ? placeOfWord(told, form) : told.indexOf(form))));
      if (at < 0) return [];
      const around = told.slice(Math.max(0, at - 120), at + secret.length + 80);
      return [`${what} in: …${forms.reduce((text, form) => text.replaceAll(form, `<${what}>`), around)}…`];
    });
  }

  keep(secret, what) {
    if (secret && secret.length >= (isName(what) ? NAME_CHARACTERS_MIN : SECRET_CHARACTERS_MIN)) this.secrets.set(secret, what);
  }

  watch(request, response) {
    const { authorization = '', 'xero-tenant-id': tenant } = request.headers;
    const [scheme, value = ''] = authorization.split(' ');
    if (scheme === 'Bearer') this.keep(value, 'a bearer token');
    if (scheme === 'Basic') {
      this.keep(value, 'client id and secret');
      this.keep(Buffer.from(value, 'base64').toString('utf8').split(':')[1], 'a client secret');
    }
    this.keep(tenant, 'the id of a tenant');
    this.keep(/^\/v3\/company\/([^/?]+)/.exec(request.url)?.[1], 'the id of a realm');
    if (request.headers['content-type']?.includes('x-www-form-urlencoded')) this.watchForm(request);
    const end = response.end.bind(response);
    response.end = (...parts) => {
      if (typeof parts[0] === 'string' || Buffer.isBuffer(parts[0])) this.learnFrom(String(parts[0]));
      return end(...parts);
    };
  }

  watchForm(request) {
    const push = request.push.bind(request);
    request.push = (chunk, encoding) => {
      if (chunk !== null) {
        const form = new URLSearchParams(String(chunk));
        for (const name of IN_FORMS) this.keep(form.get(name), `${name} of a form`);
      }
      return push(chunk, encoding);
    };
  }

  learnFrom(body) {
    for (const [, token] of body.matchAll(TOKENS)) this.keep(token, 'a token');
    for (const [, address] of body.matchAll(ADDRESSES)) this.keep(address, 'an address of a customer');
    for (const [, name] of body.matchAll(NAMES)) this.keep(unescaped(name), 'name of a customer');
  }
}

function isName(what) {
  return what.startsWith('name');
}

/** As a word of its own: a customer called "Customer 9" is not told by "Customer 987". */
function placeOfWord(told, form) {
  for (let at = told.indexOf(form); at >= 0; at = told.indexOf(form, at + 1))
    if (!/[\p{L}\p{N}]/u.test(told[at + form.length] ?? '') && !/[\p{L}\p{N}]/u.test(told[at - 1] ?? '')) return at;
  return -1;
}

/** A secret is the same in base64 and in an address; a cut token is a leak too. */
function formsOf(secret) {
  const whole = [
    secret,
    encodeURIComponent(secret),
    Buffer.from(secret).toString('base64').replace(/=+$/, ''),
    JSON.stringify(secret).slice(1, -1),
  ];
  return secret.length > 60 ? [...whole, secret.slice(-24)] : whole;
}

function unescaped(text) {
  try {
    return JSON.parse(`"${text}"`);
  } catch {
    return text;
  }
}

module.exports = { Canary };
