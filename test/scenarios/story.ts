import type { Script, ScriptEvent } from '../../apps/sandbox/src/books/script';
import { startRunning, type Running } from '../support/running';

export const LEDGERS = ['quickbooks', 'xero'] as const;
export type Ledger = (typeof LEDGERS)[number];

/** A customer as its owner sees it in the ledger. */
export interface SeenCustomer {
  readonly ref: string;
  readonly id: string;
  readonly terms: string | null;
  readonly paymentTerms: unknown;
  readonly notes: string;
  readonly groups: readonly string[];
  readonly attachables: readonly { readonly note: string }[];
  readonly history: readonly { readonly details: string }[];
}

/** One small story told in both ledgers at once. */
export class Story {
  private constructor(private readonly running: Running) {}

  static async begin(start: string, events: readonly ScriptEvent[], policy = 'standard'): Promise<Story> {
    const script: Script = { homeCurrency: 'GBP', events };
    const running = await startRunning({ start: noon(start), script });
    try {
      await running.connectAll();
      await running.setMode('act', policy);
      return new Story(running);
    } catch (error) {
      await running.stop();
      throw error;
    }
  }

  end(): Promise<void> {
    return this.running.stop();
  }

  /** Lives every day up to and including this one; days already lived stay lived. */
  async liveUntil(day: string): Promise<void> {
    const last = Date.parse(noon(day));
    for (let at = this.running.sandbox.world.clock.now(); at < last;) {
      at = Math.min(at + 86_400_000, last);
      await this.running.moveTo(new Date(at).toISOString());
    }
  }

  /** Something happens in both ledgers now; Holdfast sees it in its next turn. */
  async happens(...events: readonly object[]): Promise<void> {
    const answer = await fetch(`${this.running.sandboxUrl}/control/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ events }),
    });
    if (!answer.ok) throw new Error(await answer.text());
  }

  async turn(): Promise<void> {
    await this.running.engine.dayIs(new Date(this.running.sandbox.world.clock.now()).toISOString());
  }

  async seen(ledger: Ledger, ref: string): Promise<SeenCustomer> {
    const books = [...this.running.sandbox.world.companies.values()].find(({ identity }) => identity.dialect === ledger);
    const snapshot = (await (
      await fetch(`${this.running.sandboxUrl}/control/snapshot?company=${books?.identity.externalId}`)
    ).json()) as {
      customers: readonly SeenCustomer[];
    };
    const customer = snapshot.customers.find((one) => one.ref === ref);
    if (!customer) throw new Error(`${ledger} has no ${ref}`);
    return customer;
  }

  async why(ledger: Ledger, ref: string): Promise<Record<string, unknown>> {
    const { id } = (await this.running.companies())[ledger];
    return this.running.get(`/api/companies/${id}/customers/${(await this.seen(ledger, ref)).id}/why`);
  }

  async actions(ledger: Ledger, query = ''): Promise<readonly Record<string, unknown>[]> {
    return this.running.get(`/api/companies/${(await this.running.companies())[ledger].id}/actions?limit=5000${query}`);
  }

  /** Subjects of the messages to this address, oldest first; both ledgers' companies write to the same one. */
  async messages(to: string): Promise<readonly { readonly subject: string; readonly text: string }[]> {
    const { messages } = (await (
      await fetch(`${this.running.sandboxUrl}/control/inbox?to=${encodeURIComponent(to)}`)
    ).json()) as {
      messages: readonly { subject: string; text: string; receivedAt: string }[];
    };
    return [...messages].sort((a, b) => a.receivedAt.localeCompare(b.receivedAt));
  }
}

function noon(day: string): string {
  return `${day}T12:00:00.000Z`;
}
