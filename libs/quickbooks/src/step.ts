import type { Receipt } from '@holdfast/accounting';
import type { ApiCall } from './client';

export type RawObject = Readonly<Record<string, unknown>>;
/** One object that QuickBooks is to write. */
export type ObjectWrite = Pick<Extract<ApiCall, { op: 'write' }>, 'action' | 'body'>;

/** How far a write has come: done, or what QuickBooks has to write next for it. */
export type Step = Done | NextStep;

interface Done {
  readonly done: Receipt;
}

export interface NextStep {
  readonly send: ObjectWrite;
  /** What the owner is told, should the effect turn out to be there already. */
  readonly drift: readonly string[];
  /** Given the object as the answer shows it. Throws Unavailable when that cannot be read. */
  after(written: RawObject): Step;
  /** Where there is one, a refusal is no failure of the whole. */
  refused?(): Step;
}

/** `update`, `Customer`. */
export function operationOf({ action }: ObjectWrite): { readonly operation: string; readonly entity: string } {
  const [operation = '', entity = ''] = action.split(' ');
  return { operation, entity };
}
