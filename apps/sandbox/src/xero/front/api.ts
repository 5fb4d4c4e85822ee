import { setTimeout as pause } from 'node:timers/promises';
import express, { type Request, type Response, type Router } from 'express';
import type { World } from '../../world';
import { Query, type ApiCall, type Route } from '../call';
import { contactGroupRoutes } from '../endpoints/contact-groups';
import { contactRoutes } from '../endpoints/contacts';
import { creditRoutes } from '../endpoints/credits';
import { historyRoutes } from '../endpoints/history';
import { invoiceRoutes } from '../endpoints/invoices';
import { organisationRoutes } from '../endpoints/organisation';
import { paymentRoutes } from '../endpoints/payments';
import { Ledgers, type Ledger } from '../ledger';
import { badPost, notFound, notImplemented, problem, Refusal, type Problem, type Reply } from '../reply';
import { correlationOf, send } from '../send';
import type { Connections } from '../sign-in/connections';
import type { Grant } from '../sign-in/grant';
import { covers } from '../sign-in/scopes';
import type { Tokens } from '../sign-in/tokens';
import type { Unverified } from '../unverified';
import { isObject } from '../wire';
import { bearerOf } from './bearer';
import { limitHeaders, tooMany } from './gate-answers';
import { IdempotencyKeys, KEY_LENGTH_MAX } from './idempotency';
import type { Limits } from './limits';

/** Real answers take time; with limits on, calls must be able to overlap for the limit of five to mean anything. */
const ANSWER_MS = 25;

const ROUTES: readonly Route[] = [
  ...historyRoutes,
  ...contactRoutes,
  ...contactGroupRoutes,
  ...invoiceRoutes,
  ...paymentRoutes,
  ...creditRoutes,
  ...organisationRoutes,
];

export interface Behind {
  readonly world: World;
  readonly tokens: Tokens;
  readonly connections: Connections;
  readonly limits: Limits;
  readonly unverified: Unverified;
}

/** Who is let in, and to what. */
interface Entry {
  readonly grant: Grant;
  readonly ledger: Ledger;
}

/** The Accounting API under /api.xro/2.0: let in, limit, answer once per Idempotency-Key. */
export function accountingApi(behind: Behind): Router {
  const router = express.Router();
  const keys = new IdempotencyKeys(behind.world.clock);
  const ledgers = new Ledgers(behind.unverified);
  const now = () => behind.world.clock.now();
  router.use(async (req, res, next) => {
    const entry = enter(behind, ledgers, req);
    if ('detail' in entry) return send(res, problem(entry, correlationOf(res)), now());
    res.locals['externalId'] = entry.ledger.tenantId;
    res.locals['entry'] = entry;
    if (!withinLimits(behind, entry, res)) return;
    if (behind.limits.enforced) await pause(ANSWER_MS);
    next();
  });
  router.use(express.text({ type: () => true, limit: '10mb' }));
  for (const route of ROUTES) {
    router[route.method](route.path, (req: Request, res: Response) => {
      send(res, answer({ route, entry: res.locals['entry'] as Entry, keys, now: now() }, req, res), now());
    });
  }
  router.use((req: Request, res: Response) => send(res, unknownPath(req).reply, now()));
  return router;
}

function enter(behind: Behind, ledgers: Ledgers, req: Request): Entry | Problem {
  const grant = bearerOf(req, behind.tokens);
  if ('detail' in grant) return grant;
  const tenantId = req.get('xero-tenant-id') ?? '';
  const books = behind.connections.has(tenantId) ? behind.world.books('xero', tenantId) : undefined;
  if (!books) return { status: 403, detail: 'AuthenticationUnsuccessful' };
  return { grant, ledger: ledgers.of(books) };
}

function withinLimits({ limits, world, unverified }: Behind, entry: Entry, res: Response): boolean {
  const { problem: exceeded, ...verdict } = limits.judge(entry.ledger.tenantId, Date.now());
  if (unverified.showsLimits) limitHeaders(res, verdict.remaining);
  if (exceeded === undefined) return true;
  tooMany(res, { problem: exceeded, ...verdict }, world.clock.now());
  return false;
}

/** A path that the real API has, with a method or below a path that the sandbox does not play. */
function unknownPath(req: Request): Refusal {
  const first = req.path.split('/')[1]?.toLowerCase() ?? '';
  return ROUTES.some(({ path }) => path.split('/')[1]?.toLowerCase() === first) ? notImplemented() : notFound();
}

interface Asked {
  readonly route: Route;
  readonly entry: Entry;
  readonly keys: IdempotencyKeys;
  readonly now: number;
}

function answer(asked: Asked, req: Request, res: Response): Reply {
  const { route, entry } = asked;
  if (!covers(entry.grant.scopes, route.scope, route.method !== 'get')) {
    return problem({ status: 401, detail: 'AuthorizationUnsuccessful' }, correlationOf(res));
  }
  if (!/json/i.test(req.get('accept') ?? '')) return onlyJson(res);
  const key = route.method === 'put' || route.method === 'post' ? req.get('idempotency-key') : undefined;
  if (key === undefined || key === '') return handled(asked, req);
  return once(asked, key, { req, correlation: correlationOf(res) });
}

/** The real API answers XML here; ours says so instead of pretending that JSON is the default. */
function onlyJson(res: Response): Reply {
  res.setHeader('Content-Type', 'application/xml; charset=utf-8');
  const message = 'The sandbox answers JSON only: send Accept: application/json. Xero itself would answer in XML.';
  return {
    status: 406,
    body: `<?xml version="1.0" encoding="utf-8"?>\n<ApiException><ErrorNumber>20</ErrorNumber><Type>ApiMethodNotImplementedException</Type><Message>${message}</Message></ApiException>`,
  };
}

function once(asked: Asked, key: string, about: { req: Request; correlation: string }): Reply {
  const { req, correlation } = about;
  if (key.length > KEY_LENGTH_MAX) {
    return problem(
      { status: 400, detail: `Idempotency Key: must not be longer than ${KEY_LENGTH_MAX} characters.` },
      correlation,
    );
  }
  const request = JSON.stringify([asked.entry.ledger.tenantId, req.method, req.originalUrl, req.body ?? '']);
  const before = asked.keys.recall(key, request);
  if (before === 'different') {
    return problem({ status: 400, detail: `Idempotency Key: ${key} is used with a different request.` }, correlation);
  }
  if (before) return before;
  const reply = handled(asked, req);
  asked.keys.keep(key, request, reply);
  return reply;
}

function handled({ route, entry, now }: Asked, req: Request): Reply {
  try {
    const call: ApiCall = {
      ledger: entry.ledger,
      now,
      method: req.method,
      params: singleParams(req),
      query: new Query(req.originalUrl.split('?')[1] ?? ''),
      body: route.method === 'get' || route.method === 'delete' ? {} : bodyOf(req),
      modifiedSince: req.get('if-modified-since'),
    };
    return route.handle(call);
  } catch (error) {
    if (error instanceof Refusal) return error.reply;
    throw error;
  }
}

function singleParams(req: Request): Record<string, string> {
  return Object.fromEntries(Object.entries(req.params).map(([name, value]) => [name, String(value)]));
}

/** Another parser may have been there before us. */
function bodyOf(req: Request): ApiCall['body'] {
  const raw: unknown = req.body;
  if (isObject(raw) || Array.isArray(raw)) return raw;
  if (typeof raw !== 'string' || raw.trim() === '') return {};
  try {
    const parsed: unknown = JSON.parse(raw);
    if (isObject(parsed) || Array.isArray(parsed)) return parsed;
  } catch {
    // Falls through to the refusal, which is the same for text that is no JSON and JSON that is no object.
  }
  throw badPost('JSON is not valid for this request');
}
