import { given, say } from '../child';
import type { AskedFor } from './provider';

export interface BareLoopGiven {
  readonly url: string;
  readonly requests: readonly AskedFor[];
}

export interface BareLoopSaid {
  readonly seconds: number;
  readonly bytes: number;
}

/** The same requests, one after the other; every answer is read to its end and thrown away. */
async function read({ url, requests }: BareLoopGiven): Promise<BareLoopSaid> {
  let bytes = 0;
  const startedAt = performance.now();
  for (const { path, headers } of requests) {
    const answer = await fetch(`${url}${path}`, { headers: { ...headers, 'xero-tenant-id': '1' } });
    bytes += (await answer.arrayBuffer()).byteLength;
  }
  return { seconds: (performance.now() - startedAt) / 1000, bytes };
}

read(given<BareLoopGiven>()).then(say, (error: unknown) => {
  console.error(error);
  process.exit(1);
});
