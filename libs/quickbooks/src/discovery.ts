import { Unavailable } from '@holdfast/accounting';
import { fetchJson, jsonOf, type OAuthAddresses } from './client';
import { discoverySchema } from './schema';
import type { QuickbooksSettings } from './settings';

/** The addresses of sign-in, fetched at the first need and kept; a failure is not kept. Throws Unavailable. */
export function openDiscovery(settings: QuickbooksSettings): () => Promise<OAuthAddresses> {
  let known: Promise<OAuthAddresses> | null = null;
  return () => {
    known ??= fetchAddresses(settings).catch((error: unknown) => {
      known = null;
      throw error;
    });
    return known;
  };
}

async function fetchAddresses({ discoveryUrl, timeoutMs }: QuickbooksSettings): Promise<OAuthAddresses> {
  const answer = await fetchJson(discoveryUrl, timeoutMs);
  const problem = (what: string) =>
    new Unavailable(`The discovery document at ${discoveryUrl} ${what}. Check QUICKBOOKS_DISCOVERY_URL, or try again later.`, {
      status: answer.status,
      code: null,
      reference: null,
    });
  if (answer.status !== 200)
    throw problem(answer.status === 0 ? 'could not be fetched' : `was answered with HTTP ${answer.status}`);
  const read = discoverySchema.safeParse(jsonOf(answer));
  if (!read.success) throw problem('does not tell the addresses of sign-in');
  const { authorization_endpoint: authorise, token_endpoint: token, revocation_endpoint: revoke } = read.data;
  // The app's secret goes to these addresses; a stand-in served without TLS may name others of its kind.
  const isSecure = [authorise, token, revoke].every((address) => new URL(address).protocol === 'https:');
  if (!isSecure && new URL(discoveryUrl).protocol === 'https:') throw problem('names an address without https');
  return { authorise, token, revoke };
}
