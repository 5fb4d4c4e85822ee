/** A follower may answer only when it has acted on the new day, and a full first reading of the books takes its time. */
const PATIENCE_MS = 60_000;

export interface Told {
  readonly url: string;
  /** Null when it could not be reached. */
  readonly status: number | null;
}

/** Whoever keeps a clock of their own and wants it to go with the sandbox's. */
export class Followers {
  constructor(
    private urls: readonly string[] = [],
    private key: string | null = null,
  ) {}

  set(urls: readonly string[], key: string | null): void {
    this.urls = urls;
    this.key = key;
  }

  async tell(to: number): Promise<Told[]> {
    const body = JSON.stringify({ to: new Date(to).toISOString() });
    return Promise.all(this.urls.map((url) => this.tellOne(url, body)));
  }

  private async tellOne(url: string, body: string): Promise<Told> {
    const authorization: { authorization?: string } = this.key === null ? {} : { authorization: `Bearer ${this.key}` };
    try {
      const headers = { 'content-type': 'application/json', ...authorization };
      const answer = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(PATIENCE_MS) });
      await answer.arrayBuffer();
      return { url, status: answer.status };
    } catch {
      return { url, status: null };
    }
  }
}
