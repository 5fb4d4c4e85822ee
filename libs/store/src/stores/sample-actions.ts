import { randomUUID } from 'node:crypto';
import { parseDay, type Action, type PlaceAction, type ReleaseAction, type RemindAction } from '@holdfast/credit';
import type { CompanyScope } from '../scope';
import * as outbox from './outbox.store';

/* Actions and an outbox in small, for this folder's tests. */
export const NOW = '2026-02-01T10:00:00.000Z';
export const LATER = '2026-02-01T11:00:00.000Z';
export const TODAY = parseDay('2026-02-01');

export const place = (key: string, customerId = 'c1', change: Partial<PlaceAction> = {}): Action => ({
  kind: 'place',
  mark: 'hold',
  replaces: null,
  because: 'overdue',
  since: TODAY,
  release: 'when paid',
  customerId,
  key,
  asOf: TODAY,
  why: 'long overdue',
  invoices: [{ id: 'i1', number: 'INV-1', balance: '100.00 GBP' }],
  ...change,
});

/** With other essentials than `place`. */
export const placeForMore = (key: string, customerId = 'c1'): Action =>
  place(key, customerId, { invoices: [{ id: 'i2', number: 'INV-2', balance: '7.00 GBP' }] });

export const release = (key: string, customerId = 'c1'): ReleaseAction => ({
  kind: 'release',
  mark: 'hold',
  customerId,
  key,
  asOf: TODAY,
  why: 'paid',
});

export const remind = (key: string, customerId = 'c1', change: Partial<RemindAction> = {}): RemindAction => ({
  kind: 'remind',
  customerId,
  key,
  asOf: TODAY,
  why: 'due',
  step: {
    step: 'first',
    channel: 'email',
    template: 'first',
    invoiceIds: ['i1'],
    about: [{ id: 'i1', number: 'INV-1', due: TODAY, balance: '100.00 GBP' }],
    said: [{ invoiceId: 'i1', step: 'first' }],
    listedInvoiceIds: ['i1'],
  },
  ...change,
});

export const planned = (action: Action, oldDebt = false): outbox.Wanted => ({ action, state: 'planned', oldDebt });
export const letGo = (action: Action, oldDebt = false): outbox.Wanted => ({ action, state: 'approved', oldDebt });

export class SampleOutbox {
  constructor(private readonly inside: <T>(work: (scope: CompanyScope) => Promise<T>) => Promise<T>) {}

  /** For the customers of what is wanted, and further ones. */
  plan(
    wanted: readonly outbox.Wanted[],
    {
      now = NOW,
      also = [],
      noLonger = new Map(),
    }: { readonly now?: string; readonly also?: readonly string[]; readonly noLonger?: ReadonlyMap<string, string> } = {},
  ): Promise<outbox.PlanResult> {
    const customerIds = [...new Set([...wanted.map(({ action }) => action.customerId), ...also])];
    return this.inside((scope) => outbox.plan(scope, { customerIds, wanted, noLonger, now }));
  }

  async row(key: string): Promise<outbox.ActionRow> {
    const found = (await this.inside((scope) => outbox.list(scope, { limit: 1000 }))).find((each) => each.key === key);
    if (!found) throw new Error(`no row ${key}`);
    return found;
  }

  /** Planned and let go by the policy. */
  async approved(action: Action = place('k1'), oldDebt = false): Promise<outbox.ActionRow> {
    await this.plan([letGo(action, oldDebt)]);
    return this.row(action.key);
  }

  async send(id: string, { now = NOW, request = { body: 1 } }: { now?: string; request?: unknown } = {}): Promise<string> {
    const parcel = randomUUID();
    const members = [{ id, request }];
    await this.inside((scope) => outbox.markSending(scope, { parcel, members, deadline: LATER, now }));
    return parcel;
  }

  async attempts(id: string): Promise<readonly outbox.Attempt[]> {
    return (await this.inside((scope) => outbox.attempts(scope, [id]))).get(id) ?? [];
  }
}
