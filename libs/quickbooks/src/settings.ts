/** What the adapter needs to know; the engine's configuration fills it in. */
export interface QuickbooksSettings {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Origin of the API, e.g. `https://quickbooks.api.intuit.com`. */
  readonly apiUrl: string;
  /** Intuit's discovery document; the addresses of sign-in come from it. */
  readonly discoveryUrl: string;
  readonly environment: 'sandbox' | 'production';
  /** Longest wait for one answer, from the first byte sent to the last byte read. */
  readonly timeoutMs: number;
  /** The engine's clock, milliseconds; only for the expiry times of tokens. */
  readonly now: () => number;
}
