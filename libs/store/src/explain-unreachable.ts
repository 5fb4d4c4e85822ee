import { Client } from 'pg';

const EXAMPLE = 'postgres://user:password@localhost:5432/holdfast';

const CURES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there. Start PostgreSQL or correct the host and port',
  ENOTFOUND: 'there is no such host. Correct the name',
  EAI_AGAIN: 'the host name could not be looked up. Check the name and the network',
  ETIMEDOUT: 'it does not answer. Check host, port and firewall',
  '28P01': 'it refuses this user and password. Correct them (special characters must be percent-encoded)',
  '28000': 'it refuses this user. Correct the user, or allow it in pg_hba.conf',
  '3D000': 'it has no database of this name. Create it, or correct the name',
  '53300': 'it has no connection left. Raise max_connections, or run fewer processes',
  '57P03': 'it is still starting. Try again in a moment',
};

/** In words, with the cure; never with the password. */
export function explainUnreachable(url: string, cause: unknown): Error {
  const { code = '', message } = cause as { readonly code?: string; readonly message: string };
  const cure = CURES[code] ?? `it could not be reached (${code || message})`;
  return new Error(
    `DATABASE_URL: PostgreSQL at ${placeOf(url)}: ${cure}. Example: ${EXAMPLE}; without DATABASE_URL an embedded one starts.`,
  );
}

function placeOf(url: string): string {
  try {
    const { host, port, database } = new Client({ connectionString: url });
    return `${host}:${port}/${database ?? ''}`;
  } catch {
    return '(an address that cannot be read)';
  }
}
