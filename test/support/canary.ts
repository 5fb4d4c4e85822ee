/** Put there by canary-environment.cjs. */
declare const canary: { hear(text: string): void };

/** What a test has found printed or thrown; at its end the file fails when a secret is in it. */
export function heard(text: string): void {
  canary.hear(text);
}
