import { Books } from '../books/books';
import { Clock } from '../books/clock';
import { idsFor } from '../books/ids';
import { Inbox } from '../inbox';
import { World } from '../world';
import { Stir } from './stir';

const identity = {
  dialect: 'quickbooks',
  externalId: 'x',
  name: 'T',
  homeCurrency: 'USD',
  multiCurrency: true,
  timeZone: 'UTC',
  country: 'US',
} as const;

describe('what happened within the last minute', () => {
  let clock: Clock;
  let books: Books;
  let inbox: Inbox;
  let stir: Stir;
  let now: number;

  beforeEach(() => {
    jest.useFakeTimers({ now: 1_000_000 });
    now = Date.now();
    clock = new Clock(0);
    const world = new World(clock);
    books = world.add(new Books(identity, clock, idsFor('quickbooks', 'x')));
    inbox = new Inbox(world);
    stir = new Stir(world, inbox);
  });
  afterEach(() => jest.useRealTimers());

  it('is nothing where nothing moved', () => expect(stir.isFresh(now)).toBe(false));

  it.each([
    ['the day moved', (): void => clock.moveTo(5)],
    ['the books changed', (): void => void books.insert('term', { name: 'Net 30', dueDays: 30, active: true }, 0)],
    ['mail came', (): void => void inbox.messages.push({ id: 1, receivedAt: '', to: [], from: '', subject: '', text: '', html: null, messageId: null, headers: {} })], // prettier-ignore
  ])('is something when %s, and no longer than that', (_what, happens) => {
    happens();
    expect([now, now + 59_000, now + 60_000].map((ms) => stir.isFresh(ms))).toEqual([true, true, false]);
  });
});
