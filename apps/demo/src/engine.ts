export interface EngineCompany {
  readonly id: string;
  readonly provider: 'quickbooks' | 'xero';
  readonly name: string;
}

/** What the summary line counts for one ledger. */
export interface Figures {
  readonly invoices: number;
  readonly payments: number;
  readonly holdsPlaced: number;
  readonly holdsReleased: number;
  readonly upfrontPlaced: number;
  readonly upfrontReleased: number;
  readonly newAccountPlaced: number;
  readonly newAccountReleased: number;
  readonly reminders: number;
  readonly notes: number;
  readonly reads: number;
  readonly writes: number;
}

interface ClockAnswer {
  readonly turns?: readonly {
    readonly company: string;
    readonly turn: { readonly error: string | null; readonly summary: { readonly complete?: boolean } } | null;
  }[];
}

/** Holdfast over its own HTTP API, as any other program would use it. */
export class Engine {
  constructor(
    readonly url: string,
    private readonly accessKey: string,
  ) {}

  companies(): Promise<readonly EngineCompany[]> {
    return this.json('GET', '/api/companies') as Promise<readonly EngineCompany[]>;
  }

  async figures(id: string): Promise<Figures> {
    return (await this.json('GET', `/api/companies/${id}/summary`)) as Figures;
  }

  async change(id: string, change: object): Promise<void> {
    await this.json('PATCH', `/api/companies/${id}`, change);
  }

  /** Moves Holdfast's day and waits until every company has had its turn, repeating a turn that ran out of time. Throws when a turn failed. */
  async dayIs(iso: string): Promise<void> {
    for (let attempt = 1; attempt <= 20; attempt += 1) {
      const { turns = [] } = (await this.json('POST', '/api/clock', { to: iso, wait: true })) as ClockAnswer;
      const failed = turns.find(({ turn }) => turn === null || turn.error !== null);
      if (failed) throw new Error(`A turn on ${iso.slice(0, 10)} failed: ${failed.turn?.error ?? 'it did not finish in time'}`);
      if (turns.every(({ turn }) => turn?.summary.complete !== false)) return;
    }
    throw new Error(`The turns of ${iso.slice(0, 10)} did not come to an end.`);
  }

  /** Begins to connect a company: the address of the consent page, and the cookie that binds the consent to this browser. */
  async beginConnect(provider: string): Promise<{ readonly consentUrl: string; readonly cookie: string }> {
    const response = await this.send('POST', `/connect/${provider}`);
    const consentUrl = response.headers.get('location');
    const cookie = response.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');
    if (consentUrl === null) throw new Error(`Connecting ${provider} did not begin: ${response.status} ${await response.text()}`);
    return { consentUrl, cookie };
  }

  async json(method: string, path: string, body?: object): Promise<unknown> {
    const response = await this.send(method, path, body);
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} was answered ${response.status}: ${text.slice(0, 500)}`);
    return JSON.parse(text);
  }

  private send(method: string, path: string, body?: object): Promise<Response> {
    return fetch(this.url + path, {
      method,
      redirect: 'manual',
      headers: { authorization: `Bearer ${this.accessKey}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }
}
