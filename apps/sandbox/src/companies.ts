import { Books, type BooksIdentity, type Dialect } from './books/books';
import { guidFrom, idsFor } from './books/ids';
import { Player } from './books/player';
import { inOrder, type Script } from './books/script';
import type { Timeline } from './timeline';
import type { Webhooks } from './webhooks';
import type { World } from './world';

export type Particulars = Partial<Pick<BooksIdentity, 'name' | 'homeCurrency' | 'timeZone' | 'country'>>;

const USUAL: { readonly [D in Dialect]: Required<Particulars> } = {
  quickbooks: { name: 'Bellweather Supply Co', homeCurrency: 'USD', timeZone: 'America/New_York', country: 'US' },
  xero: { name: 'Bellweather Supply Ltd', homeCurrency: 'GBP', timeZone: 'Europe/London', country: 'GB' },
};

/** Founds companies in the world, each with its own books and somebody to live them. */
export class Companies {
  private readonly count = { quickbooks: 0, xero: 0 };

  constructor(
    private readonly world: World,
    private readonly timeline: Timeline,
    private readonly webhooks: Webhooks,
  ) {}

  found(dialect: Dialect, script: Script = inOrder(null, []), particulars: Particulars = {}): Books {
    this.count[dialect] += 1;
    const count = this.count[dialect];
    const usual = USUAL[dialect];
    const identity: BooksIdentity = {
      dialect,
      externalId:
        dialect === 'quickbooks' ? `934145200${String(count).padStart(7, '0')}` : guidFrom(`xero/organisation/${count}`),
      multiCurrency: true,
      ...usual,
      name: count === 1 ? usual.name : `${usual.name} ${count}`,
      ...particulars,
      homeCurrency: particulars.homeCurrency ?? script.homeCurrency ?? usual.homeCurrency,
    };
    const books = this.world.add(new Books(identity, this.world.clock, idsFor(dialect, identity.externalId)));
    this.timeline.add(new Player(books, script));
    // Only from here on: nobody is told of the years before.
    this.webhooks.watch(books);
    return books;
  }
}
