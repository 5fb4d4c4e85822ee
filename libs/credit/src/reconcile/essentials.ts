import type { Action } from './action';

interface RestingInvoice {
  readonly id: string;
  readonly number: string;
  /** Null in plans stored before it was kept. */
  readonly balance: string | null;
}

/** The invoices whose facts an action rests on: those that a message or task is about, those behind the rules that ask for a mark, and the
 * one that is expected to be paid. */
export function restsOn(action: Action): readonly RestingInvoice[] {
  switch (action.kind) {
    case 'remind':
    case 'task':
      return action.step.about.map(({ id, number, balance }) => ({ id, number, balance: balance ?? null }));
    case 'place':
      return action.invoices ?? [];
    case 'expect':
      return [{ id: action.invoice.id, number: action.invoice.number, balance: null }];
    case 'release':
      return [];
  }
}

/** What an action comes down to, as text to be compared: kind, step or mark, and the invoices it rests on with their balances and what is disputed of them; for a release what speaks
 * for it. What a person has declined is not asked again while this is the same. The passing of days does not change it. */
export function essentials(action: Action): string {
  const invoices = restsOn(action)
    .map(({ id, balance }) => [id, balance] as const)
    .sort(([a], [b]) => Number(a > b) - Number(a < b));
  switch (action.kind) {
    case 'remind':
    case 'task':
      // Nothing is added where nothing is disputed: what was kept before there were disputes stays comparable.
      return JSON.stringify([action.kind, action.step.step, invoices, ...(action.step.disputed ?? [])]);
    case 'place':
      return JSON.stringify([action.kind, action.mark, invoices]);
    case 'release':
      return JSON.stringify([action.kind, action.mark, action.cure ?? null]);
    case 'expect':
      return JSON.stringify([action.kind, action.invoice, action.on]);
  }
}
