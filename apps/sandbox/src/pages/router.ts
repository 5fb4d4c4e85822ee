import express, { type Request, type RequestHandler, type Response, type Router } from 'express';
import Handlebars from 'handlebars';
import type { Books, Dialect } from '../books/books';
import type { Inbox } from '../inbox';
import type { World } from '../world';
import { Stir } from './stir';
import { STYLE } from './style';
import { PAGES, PARTIALS } from './templates';
import { companyCard, customerLine, customerPage, frameOf, invoicePage, messageLine, timeText } from './views';

type Page = keyof typeof PAGES;

const LAST_MAILS = 5;
const CSP =
  "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

const handlebars = Handlebars.create();
handlebars.registerPartial(PARTIALS);
const compiled = new Map(Object.entries(PAGES).map(([name, text]) => [name, handlebars.compile(text)]));

interface Shown {
  readonly world: World;
  readonly inbox: Inbox;
}

/** Says in the model of a page whether it shall renew itself. */
type Renewing = () => { readonly renews: boolean };

/** What the owner of each company would see in its ledger, and the mail its customers got. */
export function pagesRouter(shown: Shown): Router {
  const router = express.Router();
  router.get('/pages/style.css', (_req, res) => void res.type('css').send(STYLE));
  const stir = new Stir(shown.world, shown.inbox);
  const renewing: Renewing = () => ({ renews: stir.isFresh(Date.now()) });
  indexAndInbox(router, shown, renewing);
  ledger(router, shown.world, renewing, {
    dialect: 'quickbooks',
    list: 'customers',
    one: 'customer',
    heading: 'Customers',
    termsHead: 'Terms',
    marksHead: 'Notes',
  });
  ledger(router, shown.world, renewing, {
    dialect: 'xero',
    list: 'contacts',
    one: 'contact',
    heading: 'Contacts',
    termsHead: 'Sales terms',
    marksHead: 'Groups',
  });
  return router;
}

function indexAndInbox(router: Router, { world, inbox }: Shown, renewing: Renewing): void {
  const frame = (title: string): object => ({ title, ledger: 'sandbox', owner: 'Sandbox', kind: 'the outside world, pretended', home: '/', today: timeText(world.clock.now()).slice(0, 10) }); // prettier-ignore
  router.get('/', (_req, res) =>
    show(res, 'index', {
      ...frame('Sandbox'),
      ...renewing(),
      clock: timeText(world.clock.now()),
      companies: [...world.companies.values()].map((books) => companyCard(world, books)),
      messages: inbox.messages.slice(-LAST_MAILS).toReversed().map(messageLine),
      mailCount: countText(inbox.messages.length),
    }),
  );
  router.get('/inbox', (_req, res) =>
    show(res, 'inbox', { ...frame('Inbox'), ...renewing(), messages: inbox.messages.toReversed().map(messageLine) }),
  );
  router.get('/inbox/:id', (req, res) => {
    const message = inbox.messages.find(({ id }) => String(id) === req.params.id);
    if (!message) return show(res.status(404), 'missing', frame('Not here'));
    const headers = Object.entries(message.headers).map(([name, value]) => ({ name, value }));
    show(res, 'message', { ...frame(message.subject), ...message, ...messageLine(message), headers });
  });
}

interface LedgerWords {
  readonly dialect: Dialect;
  readonly list: string;
  readonly one: 'customer' | 'contact';
  readonly heading: string;
  readonly termsHead: string;
  readonly marksHead: string;
}

function ledger(router: Router, world: World, renewing: Renewing, words: LedgerWords): void {
  const within = (answer: (books: Books, req: Request, res: Response) => boolean): RequestHandler => {
    return (req, res) => {
      const books = world.books(words.dialect, String(req.params['company']));
      if (books && answer(books, req, res)) return;
      show(res.status(404), 'missing', { title: 'Not here', ledger: words.dialect, owner: 'Sandbox', home: '/' });
    };
  };
  const base = `/${words.dialect}/:company`;
  router.get(`${base}/${words.list}`, within((books, req, res) => listPage(books, words, textOf(req.query['q']), res))); // prettier-ignore
  router.get(
    `${base}/${words.list}/:id`,
    within((books, req, res) => {
      const customer = books.get('customer', String(req.params['id']));
      if (customer) show(res, words.one, { ...frameOf(books, customer.name), ...renewing(), ...customerPage(books, customer) });
      return customer !== undefined;
    }),
  );
  router.get(
    `${base}/invoices/:id`,
    within((books, req, res) => {
      const invoice = books.get('invoice', String(req.params['id']));
      if (invoice) show(res, 'invoice', { ...frameOf(books, `Invoice ${invoice.number}`), ...invoicePage(books, invoice) });
      return invoice !== undefined;
    }),
  );
}

function listPage(books: Books, words: LedgerWords, q: string, res: Response): boolean {
  const wanted = q.toLowerCase();
  const found = books.all('customer').filter(({ name }) => name.toLowerCase().includes(wanted));
  const customers = found.toSorted((a, b) => a.name.localeCompare(b.name)).map((customer) => customerLine(books, customer));
  show(res, 'customers', { ...frameOf(books, words.heading), ...words, q, customers });
  return true;
}

function show(res: Response, page: Page, model: object): void {
  const render = compiled.get(page);
  if (!render) throw new RangeError(`there is no page ${page}`);
  res.setHeader('Content-Security-Policy', CSP);
  res.type('html').send(render(model));
}

function countText(messages: number): string {
  if (messages === 0) return 'inbox';
  return messages === 1 ? 'the one message' : `all ${messages} messages`;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
