import type { AccountingSystem, Capabilities, Wire } from '@holdfast/accounting';
import { BATCH_ITEMS_MAX } from './batch';
import { openCalls } from './calls';
import { openConnector } from './connector';
import { RETRY_AFTER_SECONDS_DEFAULT } from './faults';
import { IDS_MAX } from './lists';
import { MARK_TERMS } from './marks';
import { NOTE_CHARACTERS_MAX } from './notes';
import { openReader } from './read';
import type { QuickbooksSettings } from './settings';
import { openWriter } from './write';

/** https://developer.intuit.com/app/developer/qbo/docs/learn/limits-and-throttles: 500 a minute, 10 a second, 10 at once. One of each is left for the look
 * at the company that connecting it again takes, whatever turn is under way. */
const CAPABILITIES: Capabilities = {
  notesBlock: true,
  noteCharactersMax: NOTE_CHARACTERS_MAX,
  marks: {
    hold: { terms: MARK_TERMS.hold, group: null },
    upfront: { terms: MARK_TERMS.upfront, group: null },
    'new-account': { terms: MARK_TERMS['new-account'], group: null },
  },
  expectedDays: false,
  drafts: false,
  writes: { perCall: BATCH_ITEMS_MAX, sharedIsMetered: true },
  recheckedPerCall: IDS_MAX,
  mailsToldIn: 'invoice',
  listsDeleted: false,
  limits: {
    perMinute: 499,
    perSecond: 9,
    inFlight: 9,
    batchesPerMinute: 40,
    perDay: null,
    appPerMinute: null,
    retryAfterSecondsDefault: RETRY_AFTER_SECONDS_DEFAULT,
  },
};

/** QuickBooks Online. No state between calls but the discovery document. */
export function quickbooksSystem(settings: QuickbooksSettings): AccountingSystem {
  return {
    provider: 'quickbooks',
    capabilities: CAPABILITIES,
    connector: openConnector(settings),
    reader: (wire: Wire) =>
      openReader(openCalls(settings, wire), { externalId: wire.externalId, environment: settings.environment }),
    writer: (wire: Wire) => openWriter(openCalls(settings, wire)),
  };
}
