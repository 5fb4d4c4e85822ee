import { quickbooksEvents, xeroEvents } from '../../../apps/engine/src/webhooks/webhook-bodies';
import { startSandbox, type Sandbox } from '../../../apps/sandbox/src/sandbox';
import { MANY_SIDED } from '../many-sided-books';
import { Replay } from '../recordings/replay';
import { Excuses, type Exception } from './exceptions';
import { absent, fixturesAreHere, sharedFiles, sharedText, specsAreHere } from './material';
import { XeroSpecification } from './xero-specification';

/** Where xero-webhooks.yaml of 16.1.0 is known to be wrong, or behind. */
const EXCEPTIONS: readonly Exception[] = [
  {
    name: 'an intent to receive',
    excuses: /^(first|last)EventSequence: must be >= 1$/,
    because: 'recorded: it has no events, and both sequences are 0',
  },
  {
    name: 'times without a zone',
    excuses: /^(events\[\]\.)+eventDateUtc: must match format "date-time"$/,
    because: 'the file’s own example has none; events come with and without, both meaning UTC',
  },
  {
    name: 'newer categories',
    excuses: /^events\[\]\.eventCategory: (must be equal to constant|must match exactly one schema in oneOf)$/,
    because: 'prepayments came with 17.0.0 of the file, overpayments stand on the page of webhooks',
  },
];

type Event = Readonly<Record<string, unknown>>;

const whole = specsAreHere && fixturesAreHere;
(whole ? describe : describe.skip)(
  `Webhooks of the sandbox and what the vendors write of theirs${absent('specs')}${absent('fixtures')}`,
  () => {
    let sandbox: Sandbox;
    let listener: Replay;
    const heard = (provider: string) => listener.asked.filter(({ path }) => path === `/${provider}`).map(({ body }) => body);
    const control = (path: string, body: object = {}) =>
      fetch(`${sandbox.url}/control${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });

    beforeAll(async () => {
      listener = await Replay.open();
      listener.answer = () => ({ body: '' });
      const to = (provider: string) => ({ url: `${listener.url}/${provider}`, secret: `key of ${provider}` });
      const webhooks = { quickbooks: to('quickbooks'), xero: to('xero') };
      sandbox = await startSandbox({ start: '2026-11-23T08:00:00Z', customers: 2, webhooks });
      expect((await control('/events', { events: MANY_SIDED })).status).toBe(200);
      const xero = [...sandbox.world.companies.values()].find(({ identity }) => identity.dialect === 'xero');
      const [credit] = xero?.all('credit') ?? [];
      // No script of the sandbox makes one.
      if (credit) xero?.insert('credit', { ...credit, kind: 'prepayment' });
      await control('/webhooks/flush');
      await control('/webhooks/intent');
    });
    afterAll(async () => {
      await sandbox.stop();
      await listener.close();
    });

    it('Xero’s are as its file says, but for exceptions that are all needed', () => {
      const file = new XeroSpecification('xero-webhooks.yaml', 'open');
      const excuses = new Excuses(EXCEPTIONS);
      const bodies = heard('xero').map((body) => JSON.parse(body) as { readonly events: readonly Event[] });
      const categories = new Set<string>();
      for (const body of bodies) {
        expect(excuses.without(file.problems('answer', file.named('WebhookEvent'), body))).toEqual([]);
        for (const event of body.events) {
          categories.add(String(event['eventCategory']));
          // Only these carry data.
          const rest = { ...body, events: [event] };
          if (event['eventCategory'] === 'CREDITNOTE')
            expect(excuses.without(file.problems('answer', file.named('CreditNoteWebhookEvent'), rest))).toEqual([]);
        }
      }
      expect([...categories].toSorted()).toEqual(['CONTACT', 'CREDITNOTE', 'INVOICE', 'OVERPAYMENT', 'PREPAYMENT']);
      expect(bodies.filter(({ events }) => events.length === 0)).toHaveLength(3);
      expect(excuses.neverNeeded()).toEqual([]);
    });

    it.each(['quickbooks', 'xero'])('%s: an event has no name that none of its documented ones has', (provider) => {
      const documented = sharedFiles(`fixtures/${provider}/webhooks`)
        .filter((name) => !/^(signature|legacy)/.test(name))
        .flatMap((name) => eventsIn(sharedText(`fixtures/${provider}/webhooks/${name}`)));
      const known = new Set(documented.flatMap((event) => Object.keys(event)));
      const ours = heard(provider).flatMap(eventsIn);
      expect(ours.length).toBeGreaterThan(20);
      expect([...new Set(ours.flatMap((event) => Object.keys(event)))].filter((name) => !known.has(name))).toEqual([]);
    });

    it('Holdfast reads every one that is about receivables', () => {
      expect(heard('quickbooks').flatMap((body) => quickbooksEvents(Buffer.from(body)))).toHaveLength(
        heard('quickbooks').flatMap(eventsIn).length + merges(heard('quickbooks')),
      );
      expect(heard('xero').flatMap((body) => xeroEvents(Buffer.from(body)))).toHaveLength(heard('xero').flatMap(eventsIn).length);
    });
  },
);

function eventsIn(text: string): readonly Event[] {
  const body = JSON.parse(text) as readonly Event[] | { readonly events: readonly Event[] };
  return 'events' in body ? body.events : body;
}

/** A merge tells of two customers: the one that stays and the one that is gone. */
function merges(bodies: readonly string[]): number {
  return bodies.flatMap(eventsIn).filter(({ type }) => type === 'qbo.customer.merged.v1').length;
}
