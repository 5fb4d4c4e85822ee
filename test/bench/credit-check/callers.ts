import { Agent, request } from 'node:http';

export interface Load {
  readonly url: string;
  readonly key: string;
  readonly callers: number;
  readonly seconds: number;
  readonly body: (call: number) => object;
}

/** One measurement; times in milliseconds, unsorted. */
export interface Measured {
  readonly timesMs: readonly number[];
  readonly seconds: number;
}

/** So many callers, each of which asks again as soon as it has its answer, on connections that stay open. Throws when an answer is no 200. */
export async function underLoad({ url, key, callers, seconds, body }: Load): Promise<Measured> {
  const agent = new Agent({ keepAlive: true, maxSockets: callers });
  const timesMs: number[] = [];
  const startedAt = performance.now();
  const endsAt = startedAt + seconds * 1000;
  let calls = 0;
  const caller = async (): Promise<void> => {
    while (performance.now() < endsAt) {
      const sentAt = performance.now();
      calls += 1;
      await post({ url, key, agent, text: JSON.stringify(body(calls)) });
      timesMs.push(performance.now() - sentAt);
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  const tookMs = performance.now() - startedAt;
  agent.destroy();
  return { timesMs, seconds: tookMs / 1000 };
}

interface Post {
  readonly url: string;
  readonly key: string;
  readonly agent: Agent;
  readonly text: string;
}

/** node:http and not fetch: on a machine of two processors the caller's own work would be measured. */
function post({ url, key, agent, text }: Post): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(text),
    };
    const asked = request(url, { method: 'POST', agent, headers }, (answer) => {
      answer.resume();
      answer.once('end', () =>
        answer.statusCode === 200 ? resolve() : reject(new Error(`the office answered ${answer.statusCode}`)),
      );
    });
    asked.once('error', reject);
    asked.end(text);
  });
}

/** The value below which this part of them lies. */
export function quantile(times: readonly number[], part: number): number {
  const inOrder = [...times].sort((a, b) => a - b);
  return inOrder[Math.min(inOrder.length - 1, Math.floor(inOrder.length * part))] ?? Number.NaN;
}
