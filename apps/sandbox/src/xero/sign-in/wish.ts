/** What an app asks of the user, taken from the query or from the hidden fields of the page. */
export interface Wish {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly responseType: string;
  readonly scope: string;
  readonly state: string;
  readonly nonce: string;
}

export function wishIn(source: unknown): Wish {
  const given = fields(source);
  return {
    clientId: given['client_id'] ?? '',
    redirectUri: given['redirect_uri'] ?? '',
    responseType: given['response_type'] ?? '',
    scope: given['scope'] ?? '',
    state: given['state'] ?? '',
    nonce: given['nonce'] ?? '',
  };
}

/** The texts of a query or of a form; anything else in it is left out. */
export function fields(source: unknown): Record<string, string | undefined> {
  const given = typeof source === 'object' && source !== null ? Object.entries(source) : [];
  return Object.fromEntries(given.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}
