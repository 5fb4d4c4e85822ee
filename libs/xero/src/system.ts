import type { AccountingSystem, Capabilities, Wire } from '@holdfast/accounting';
import { XeroClient } from './client';
import { XeroConnector } from './connector';
import { NOTE_CHARACTERS_MAX } from './course';
import { HomeCurrencies } from './home-currency';
import { IdempotencyKeys } from './idempotency-keys';
import { IN_FLIGHT_MAX } from './lanes';
import { XeroReader } from './read';
import { RECHECKED_PER_CALL } from './recheck';
import { GROUP_NAMES, OUR_TERMS, termsOf } from './marks';
import type { XeroSettings } from './settings';
import { WRITES_PER_CALL } from './together';
import { XeroWriter } from './write';

const TERMS_SHOWN = termsOf({ Day: OUR_TERMS.day, Type: OUR_TERMS.type })?.name ?? '';

/** https://developer.xero.com/documentation/guides/oauth2/limits */
const CAPABILITIES: Capabilities = {
  notesBlock: false,
  noteCharactersMax: NOTE_CHARACTERS_MAX,
  marks: {
    hold: { terms: TERMS_SHOWN, group: GROUP_NAMES.hold },
    upfront: { terms: TERMS_SHOWN, group: GROUP_NAMES.upfront },
    'new-account': { terms: TERMS_SHOWN, group: GROUP_NAMES['new-account'] },
  },
  expectedDays: true,
  drafts: true,
  writes: { perCall: WRITES_PER_CALL, sharedIsMetered: false },
  recheckedPerCall: RECHECKED_PER_CALL,
  mailsToldIn: 'history',
  listsDeleted: true,
  limits: {
    perMinute: 60,
    perSecond: null,
    inFlight: IN_FLIGHT_MAX,
    batchesPerMinute: null,
    // Of an organisation on the Starter plan 1,000: its answers tell.
    perDay: 5000,
    appPerMinute: 10_000,
    retryAfterSecondsDefault: 60,
  },
};

/** Xero as one of the ledgers. Everything it does goes to the three addresses of the settings and nowhere else. */
export function xeroSystem(settings: XeroSettings): AccountingSystem {
  const homeCurrencies = new HomeCurrencies();
  const keys = new IdempotencyKeys();
  const client = (wire: Wire) => new XeroClient(settings, wire, keys);
  return {
    provider: 'xero',
    capabilities: CAPABILITIES,
    connector: new XeroConnector(settings),
    reader: (wire) => new XeroReader(client(wire), wire, homeCurrencies),
    writer: (wire) => new XeroWriter(client(wire), wire, homeCurrencies),
  };
}
