/** What the user agreed to. */
export interface Grant {
  readonly scopes: readonly string[];
  readonly authEventId: string;
  readonly nonce?: string;
}

export interface Issuer {
  readonly clientId: string;
  readonly issuer: () => string;
}
