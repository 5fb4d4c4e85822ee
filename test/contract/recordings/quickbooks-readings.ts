import type { EntityKind } from '@holdfast/credit';
import { isSigned } from '../../../apps/engine/src/webhooks/signature';
import { quickbooksEvents } from '../../../apps/engine/src/webhooks/webhook-bodies';
import type { Fates } from './fates';
import type { QuickbooksShown } from './quickbooks-shown';

type Reading = (it: QuickbooksShown, file: string) => Promise<unknown>;
export type QuickbooksFates = Fates<QuickbooksShown>;

export const one =
  (kind: EntityKind, at?: number): Reading =>
  (it, file) =>
    it.one(kind, file, at);
export const all: Reading = (it, file) => it.all(it.rows(file));
export const changes: Reading = (it, file) => it.changes(it.shown(file));
/** What answers a deletion is also what change data tells of it. */
export const deleted =
  (entity: string): Reading =>
  (it, file) =>
    it.changes({ CDCResponse: [{ QueryResponse: [{ [entity]: [it.shown(file)[entity]] }] }] });
export const fault =
  (status?: number): Reading =>
  (it, file) =>
    it.fault(file, status);
export const terms: Reading = (it, file) => it.terms(file);
export const profile: Reading = (it, file) => it.profile(file);
export const noteWritten: Reading = (it, file) => it.noteWritten(file);

export const events: Reading = (it, file) => {
  const told = quickbooksEvents(Buffer.from(it.text(file)));
  return Promise.resolve(told.map(({ company, entity, objectId, isGone, at }) => [company, entity, objectId, isGone, at]));
};

interface Vector {
  readonly rawBody: string;
  readonly intuitSignature: string;
  readonly verifierToken: string;
}
export const signatures: Reading = (it, file) =>
  Promise.resolve(
    (JSON.parse(it.text(file)) as readonly Vector[]).map(({ rawBody, intuitSignature, verifierToken }) =>
      isSigned(Buffer.from(rawBody), intuitSignature, verifierToken),
    ),
  );
