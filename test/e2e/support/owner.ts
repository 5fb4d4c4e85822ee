import type { Witnessed } from '../../support/running';
import { externalIdOf, type Ledger } from './witness';

export interface Page {
  readonly status: number;
  readonly html: string;
}

/** An owner's browser on its way from Holdfast to the ledger's consent page and back, one step at a time so that a test can spoil any of them. */
export class Owner {
  private constructor(
    private readonly running: Witnessed,
    private readonly ledger: Ledger,
    private readonly consentUrl: URL,
    readonly cookie: string,
  ) {}

  static async wantsToConnect(running: Witnessed, ledger: Ledger): Promise<Owner> {
    const { consentUrl, cookie } = await running.engine.beginConnect(ledger);
    return new Owner(running, ledger, new URL(consentUrl), cookie);
  }

  /** The address that the ledger sends the browser back to. */
  async decides(decision: 'allow' | 'deny', chosen = [externalIdOf(this.running, this.ledger)]): Promise<URL> {
    const form = new URLSearchParams(this.consentUrl.searchParams);
    for (const externalId of chosen) for (const choice of ['realmId', 'tenant']) form.append(choice, externalId);
    form.set('decision', decision);
    const decided = await fetch(this.consentUrl.origin + this.consentUrl.pathname, {
      method: 'POST',
      body: form,
      redirect: 'manual',
    });
    const back = decided.headers.get('location');
    if (back === null) throw new Error(`the consent page sent the browser nowhere: ${decided.status} ${await decided.text()}`);
    return new URL(back);
  }

  async arrives(at: URL, cookie: string | null = this.cookie): Promise<Page> {
    const answer = await fetch(at, { headers: cookie === null ? {} : { cookie }, redirect: 'manual' });
    return { status: answer.status, html: await answer.text() };
  }

  static async connects(running: Witnessed, ledger: Ledger): Promise<Page> {
    const owner = await Owner.wantsToConnect(running, ledger);
    return owner.arrives(await owner.decides('allow'));
  }
}
