import type { AccountingSystem, Capabilities } from '@holdfast/accounting';
import { XeroClient } from './client';
import { XeroConnector } from './connector';
import { HomeCurrencies } from './home-currency';
import { XeroReader } from './read';
import type { XeroSettings } from './settings';
import { NOTE_CHARACTERS_MAX, XeroWriter } from './write';

/** https://developer.xero.com/documentation/guides/oauth2/limits */
const CAPABILITIES: Capabilities = {
  notesBlock: false,
  noteCharactersMax: NOTE_CHARACTERS_MAX,
  drafts: true,
  listsDeleted: true,
  limits: {
    perMinute: 60,
    perSecond: null,
    inFlight: 5,
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
  return {
    provider: 'xero',
    capabilities: CAPABILITIES,
    connector: new XeroConnector(settings),
    reader: (wire) => new XeroReader(new XeroClient(settings, wire), wire, homeCurrencies),
    writer: (wire) => new XeroWriter(new XeroClient(settings, wire), wire, homeCurrencies),
  };
}
