import type { EntityKind } from '@holdfast/credit';
import { isSigned } from '../../../apps/engine/src/webhooks/signature';
import { xeroEvents } from '../../../apps/engine/src/webhooks/webhook-bodies';
import type { Fates } from './fates';
import type { Json } from './xero-replay';
import type { XeroShown } from './xero-shown';

type Reading = (it: XeroShown, file: string) => Promise<unknown>;
export type XeroFates = Fates<XeroShown>;

export const CONNECTIONS = 'recorded/connections-list.json';

export const all: Reading = (it, file) => it.all(file);
/** How many there are of each kind, and those that the pattern picks. */
export const tally =
  (picks: RegExp): Reading =>
  async (it, file) => {
    const lines = await it.all(file);
    const counts = new Map<string, number>();
    for (const line of lines) {
      const kind = /^[a-z -]+? (?=[0-9a-f]{8}-)/.exec(line)?.[0].trim() ?? line;
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
    }
    const kinds = [...counts].map(([kind, count]) => `${kind}: ${count}`).toSorted();
    return [...kinds, ...lines.filter((line) => picks.test(line))];
  };
export const one =
  (kind: EntityKind): Reading =>
  (it, file) =>
    it.one(kind, file);
export const fault =
  (status: number): Reading =>
  (it, file) =>
    it.fault(file, status);
export const profile: Reading = (it, file) => it.profile(file);
export const books: Reading = async (it, file) => {
  const tokens = { access_token: 'opaque', refresh_token: 'r', expires_in: 1800 };
  return ((await it.consent(tokens, it.shown(file))) as { readonly books: unknown }).books;
};
/** The mock has the moment of the end in place of the seconds until then, as the SDK keeps it. */
export const tokens: Reading = async (it, file) => {
  const { expires_at: _at, ...set } = it.shown(file);
  const consent = (await it.consent({ ...set, expires_in: 1800 } as Json, it.shown(CONNECTIONS))) as { readonly tokens: unknown };
  return consent.tokens;
};
/** The whole story of a hold, answered by the examples. */
export const held: Reading = (it) =>
  it.held({
    'GET /ContactGroups': 'recorded/contact_groups-list.json',
    'PUT /ContactGroups': 'oas-examples/createContactGroup.200.json',
    'PUT /ContactGroups/{id}/Contacts': 'oas-examples/createContactGroupContacts.200.json',
    'POST /Contacts/{id}': 'oas-examples/updateContact.200.json',
  });

export const A_HOLD = {
  sent: [
    '{"ContactGroups":[{"Name":"Credit hold"}]}',
    '{"Contacts":[{"ContactID":"{id}"}]}',
    '{"Contacts":[{"ContactID":"{id}","PaymentTerms":{"Sales":{"Day":0,"Type":"DAYSAFTERBILLDATE"}}}]}',
  ],
  contact: [
    'customer d5be01fb-b09f-4c3a-9c67-e10c2a03412c: FooBar, ZAR, owes 0 ZAR, terms 10 days after the end of the invoice month no days, sid30680@example.com, Credit hold',
  ],
};

export const events: Reading = (it, file) => {
  const told = xeroEvents(Buffer.from(it.text(file)));
  return Promise.resolve(told.map(({ company, entity, objectId, isGone, at }) => [company, entity, objectId, isGone, at]));
};

interface Signatures {
  readonly key: string;
  readonly vectors: readonly { readonly file: string; readonly signature: string }[];
}
export const signatures: Reading = (it, file) => {
  const { key, vectors } = JSON.parse(it.text(file)) as Signatures;
  return Promise.resolve(vectors.map((each) => isSigned(Buffer.from(it.text(`webhooks/${each.file}`)), each.signature, key)));
};
