import type { Tokens } from '@holdfast/accounting';
import type { KeyRing } from '@holdfast/store';

/** Sealed text is bound to its consent or company, and to its column: moved to another row it does not open. */
export function sealTokens(keys: KeyRing, consentId: string, tokens: Tokens): string {
  const { accessToken, accessExpiresAt, refreshToken, refreshExpiresAt, hardExpiresAt } = tokens;
  return keys.seal(
    JSON.stringify({ accessToken, accessExpiresAt, refreshToken, refreshExpiresAt, hardExpiresAt }),
    tokensOf(consentId),
  );
}

export function openTokens(keys: KeyRing, consentId: string, sealed: string): Tokens {
  return JSON.parse(keys.open(sealed, tokensOf(consentId))) as Tokens;
}

export function sealExternalId(keys: KeyRing, companyId: string, externalId: string): string {
  return keys.seal(externalId, `${companyId}|connection|external-id`);
}

export function openExternalId(keys: KeyRing, companyId: string, sealed: string): string {
  return keys.open(sealed, `${companyId}|connection|external-id`);
}

/** The words of the time when each connection had tokens of its own: what was sealed then still opens. */
function tokensOf(consentId: string): string {
  return `${consentId}|connection|tokens`;
}
