import express, { type ErrorRequestHandler, type Request, type RequestHandler, type Response, type Router } from 'express';
import { z } from 'zod';
import type { Books } from '../books/books';
import type { Player } from '../books/player';
import type { Companies } from '../companies';
import type { Followers } from '../followers';
import type { Inbox } from '../inbox';
import type { Timeline } from '../timeline';
import { webhookRoutes } from '../webhook-control';
import type { Webhooks } from '../webhooks';
import type { World } from '../world';
import { countersOf } from './counters';
import { clockRequest, companyRequest, eventsRequest, followersRequest, mischiefRequest, type MischiefRequest } from './requests';
import { snapshotOf } from './snapshot';

export interface Controlled {
  readonly world: World;
  readonly timeline: Timeline;
  readonly companies: Companies;
  readonly followers: Followers;
  readonly webhooks: Webhooks;
  readonly inbox: Inbox;
}

const DAY_MS = 86_400_000;

/** How tests, the demo and the pages move the outside world. Mount at /control. */
export function controlRouter(controlled: Controlled): Router {
  const router = express.Router();
  router.use(onlyFromHere, express.json({ limit: '20mb' }), express.urlencoded({ extended: false }));
  clockRoutes(router, controlled);
  companyRoutes(router, controlled);
  witnessRoutes(router, controlled);
  mischiefRoutes(router, controlled);
  webhookRoutes(router, controlled.webhooks);
  router.use((_req, res) => void res.status(404).json({ error: 'there is no such control' }));
  router.use(complain);
  return router;
}

function clockRoutes(router: Router, { world, timeline, followers, webhooks }: Controlled): void {
  router.get('/clock', (_req, res) => void res.json({ now: new Date(world.clock.now()).toISOString() }));
  router.post('/clock', async (req, res) => {
    const wish = clockRequest.parse(req.body);
    const moved = 'to' in wish ? await timeline.moveTo(wish.to) : await timeline.moveBy(wish.days * DAY_MS);
    if (req.is('urlencoded')) return res.redirect(303, ownPath(wish.back));
    res.json({ ...moved, webhooks: webhooks.state() });
  });
  router.put('/followers', (req, res) => {
    const { urls, key } = followersRequest.parse(req.body);
    followers.set(urls, key);
    res.json({ urls });
  });
}

function companyRoutes(router: Router, { world, timeline, companies }: Controlled): void {
  router.get('/companies', (_req, res) => void res.json({ companies: [...world.companies.values()].map(identityOf) }));
  router.post('/companies', (req, res) => {
    const { provider, ...given } = companyRequest.parse(req.body);
    const particulars = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
    res.status(201).json(identityOf(companies.found(provider, undefined, particulars)));
  });
  router.get('/snapshot', (req, res) => void res.json(snapshotOf(playerFor(timeline, req.query['company']).books)));
  router.post('/events', (req, res) => {
    const { company, events } = eventsRequest.parse(req.body);
    const players = company === undefined ? timeline.all() : [playerFor(timeline, company)];
    for (const player of players) {
      for (const [index, event] of events.entries()) happen(player, event, index);
    }
    res.json({ applied: events.length, companies: players.map(({ books }) => books.identity.externalId) });
  });
}

function witnessRoutes(router: Router, { world, inbox }: Controlled): void {
  router.get('/counters', (_req, res) => void res.json(countersOf(world)));
  router.post('/counters/reset', (_req, res) => {
    world.calls.length = 0;
    res.status(204).end();
  });
  router.get('/calls', (req, res) => {
    const company = textIn(req.query['company']);
    res.json({ calls: world.calls.filter(({ externalId }) => company === undefined || externalId === company) });
  });
  router.get('/inbox', (req, res) => void res.json({ messages: inbox.sentTo(textIn(req.query['to'])) }));
  router.delete('/inbox', (_req, res) => {
    inbox.clear();
    res.status(204).end();
  });
}

function mischiefRoutes(router: Router, { world }: Controlled): void {
  router.get('/mischief', (_req, res) => void res.json({ standing: world.mischief.pending() }));
  router.post('/mischief', (req, res) => {
    order(world, mischiefRequest.parse(req.body));
    res.json({ standing: world.mischief.pending() });
  });
}

function order({ mischief }: World, request: MischiefRequest): void {
  switch (request.kind) {
    case 'clear':
      return mischief.clear();
    case 'up':
      return mischief.clear('down', request.provider);
    case 'expire-access-tokens':
    case 'revoke':
      return mischief.troubleTokens(request.kind, request.provider ?? null, request.company ?? null);
    case 'strangers':
      return mischief.strangers(request.provider, request.company, request.calls);
    case 'down':
    case 'throttle':
    case 'lose-reply':
    case 'lose-request':
    case 'late':
    case 'slow':
    case 'stale':
    case 'refuse-mail':
    case 'mail-down':
    case 'lose-mail-reply':
    case 'lose-webhooks':
      return mischief.order(request);
  }
}

function happen(player: Player, event: z.output<typeof eventsRequest>['events'][number], index: number): void {
  try {
    player.happen(event);
  } catch (error) {
    if (error instanceof RangeError) throw new RangeError(`event ${index} (${event.kind} ${event.ref}): ${error.message}`);
    throw error;
  }
}

function identityOf({ identity: { dialect, externalId, name, homeCurrency, timeZone, country } }: Books) {
  return { provider: dialect, externalId, name, homeCurrency, timeZone, country };
}

function playerFor(timeline: Timeline, company: unknown): Player {
  const player = typeof company === 'string' ? timeline.player(company) : undefined;
  if (!player) throw new RangeError(`there is no company ${String(company)}; GET /control/companies lists them`);
  return player;
}

function textIn(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** A form may only send its reader on to a page of this server. */
function ownPath(back: string | undefined): string {
  return back !== undefined && /^\/(?![/\\])/.test(back) ? back : '/';
}

/** A page of another site that happens to be open on this machine must not move the world. */
const onlyFromHere: RequestHandler = (req: Request, res: Response, next) => {
  const isLoopback = ['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(req.socket.remoteAddress ?? '');
  const isOwnName = ['127.0.0.1', 'localhost'].includes(req.hostname);
  const { origin } = req.headers;
  const isOwnPage = origin === undefined || origin === `http://${req.headers.host}`;
  if (isLoopback && isOwnName && isOwnPage) return next();
  res.status(403).json({ error: 'control is for this machine only' });
};

const complain: ErrorRequestHandler = (error: unknown, _req, res, next) => {
  if (res.headersSent) return next(error);
  if (error instanceof z.ZodError) {
    const issues = error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
    return void res.status(400).json({ error: 'the request is not understood', issues });
  }
  if (error instanceof RangeError) return void res.status(409).json({ error: error.message });
  if (error instanceof SyntaxError) return void res.status(400).json({ error: 'the body is no JSON' });
  next(error);
};
