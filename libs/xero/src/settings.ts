/** What the adapter needs to know. The addresses are origins; another one than Xero's own is how the sandbox is reached. */
export interface XeroSettings {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly apiUrl: string;
  readonly identityUrl: string;
  readonly loginUrl: string;
  /** The longest a call may take from first byte sent to last byte read; after it nothing is sent any more. */
  readonly timeoutMs: number;
  /** The engine's clock in milliseconds since 1970, used only for the expiry times of tokens. */
  readonly now: () => number;
}

export const XERO_URLS = {
  apiUrl: 'https://api.xero.com',
  identityUrl: 'https://identity.xero.com',
  loginUrl: 'https://login.xero.com',
} as const;

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Every id of Xero is a GUID. Anything else in a path would read a contact by its number, climb the path (`..`), or, empty, name a whole collection. */
export function isGuid(text: string): boolean {
  return GUID.test(text);
}
