import { setTimeout as pause } from 'node:timers/promises';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { Dialect } from './books/books';
import type { MischiefOrder, Occasion } from './mischief';
import type { CallSeen, World } from './world';

/** What a dialect says in its own words when the gate turns a call away. */
export interface GateAnswers {
  /** Answers 429; the order carries `retryAfter` and `problem` when the control call gave them. */
  readonly throttled: (res: Response, order: MischiefOrder) => void;
  /** Answers 503. */
  readonly down?: (res: Response) => void;
}

const PATHS: { readonly [D in Dialect]: RegExp } = {
  quickbooks:
    /^\/(v3\/|oauth2\/v1\/|connect\/oauth2|v2\/oauth2\/|v1\/openid_connect\/|\.well-known\/openid_(configuration|sandbox_configuration)|op\/v1)/,
  xero: /^\/(api\.xro\/|connections|connect\/(token|revocation)|identity\/|\.well-known\/openid-configuration|xero\/jwks)/i,
};

/**
 * First handler of a dialect's router: passes on only that dialect's paths, keeps the sandbox's time in the Date header,
 * does the mischief that was ordered, and writes every call into `world.calls`.
 *
 * The dialect may set on `res.locals`: `kind` (read, write, batch, sign-in), `externalId`, `endpoint` (a name for the counters,
 * instead of the path with its ids taken out) and `items` (of a batch).
 */
export function providerGate(world: World, dialect: Dialect, answers: GateAnswers): RequestHandler {
  return async (req, res, next) => {
    if (!PATHS[dialect].test(req.path)) return next('router');
    res.setHeader('Date', new Date(world.clock.now()).toUTCString());
    watch(world, dialect, req, res);
    if (world.late.isOwn(req)) return next();
    await letIn(world, dialect, answers, { req, res, next });
  };
}

async function letIn(
  world: World,
  dialect: Dialect,
  answers: GateAnswers,
  call: { req: Request; res: Response; next: NextFunction },
): Promise<void> {
  const { req, res, next } = call;
  const occasion = occasionOf(dialect, req);
  const slow = world.mischief.take('slow', occasion);
  if (slow) await pause(slow.ms ?? 0);
  if (world.mischief.take('lose-request', occasion)) {
    req.socket.destroy();
    return;
  }
  const late = takeLate(world, occasion);
  if (late) return world.late.keep(req, late.seconds ?? 0);
  if (world.mischief.take('down', occasion)) {
    (answers.down ?? plainlyDown)(res);
    return;
  }
  const throttle = world.mischief.take('throttle', occasion);
  if (throttle) {
    answers.throttled(res, throttle);
    return;
  }
  next();
}

/** Without a path or a method an order means work on the books: a read or a token call is not what it waits for. */
function takeLate(world: World, occasion: Occasion): MischiefOrder | null {
  const order = world.mischief.peek('late', occasion);
  if (!order || (order.path === undefined && order.method === undefined && !changesBooks(occasion))) return null;
  return world.mischief.take('late', occasion);
}

function changesBooks({ method, path = '' }: Occasion): boolean {
  return method !== 'GET' && /^\/(v3\/company\/[^/]+\/(?!query)|api\.xro\/)/i.test(path);
}

function plainlyDown(res: Response): void {
  res.status(503).type('text/plain').send('Service Unavailable');
}

/** Stands at the one place every answer passes, so a call is on record before its caller can ask for the record. */
function watch(world: World, dialect: Dialect, req: Request, res: Response): void {
  const end = res.end.bind(res);
  const path = req.path;
  const query = req.originalUrl.split('?')[1] ?? '';
  const ended = (...rest: unknown[]): Response => {
    const call = seen(world, { dialect, method: req.method, path, query }, res, occasionOf(dialect, req).externalId ?? null);
    const lost = losesReply(world, dialect, call);
    const late = world.late.isOwn(req);
    world.calls.push({ ...call, ...(lost ? { lost } : {}), ...(late ? { late } : {}) });
    if (!lost) return Reflect.apply(end, res, rest);
    req.socket.destroy();
    return res;
  };
  res.end = ended as Response['end'];
}

/** Without a path an order means work that was done: a token call or a refused write is not what it waits for. */
function losesReply(world: World, dialect: Dialect, call: CallSeen): boolean {
  const occasion = { dialect, externalId: call.externalId, method: call.method, path: call.path };
  const order = world.mischief.peek('lose-reply', occasion);
  if (!order) return false;
  const wrote = (call.kind === 'write' || call.kind === 'batch') && call.status < 400;
  if (order.path === undefined && order.method === undefined && !wrote) return false;
  return world.mischief.take('lose-reply', occasion) !== null;
}

function seen(
  world: World,
  about: Pick<CallSeen, 'dialect' | 'method' | 'path' | 'query'>,
  res: Response,
  pathId: string | null,
): CallSeen {
  const { kind, externalId, endpoint, items } = res.locals as {
    kind?: CallSeen['kind'];
    externalId?: string | null;
    endpoint?: string;
    items?: number;
  };
  return {
    ...about,
    at: world.clock.now(),
    externalId: externalId ?? pathId,
    status: res.statusCode,
    kind: kind ?? (about.method === 'GET' ? 'read' : 'write'),
    endpoint: endpoint ?? `${about.method} ${withoutIds(about.path)}`,
    ...(items === undefined ? {} : { items }),
  };
}

function occasionOf(dialect: Dialect, req: Request): Occasion {
  const tenant = req.headers['xero-tenant-id'];
  const externalId = dialect === 'quickbooks' ? /^\/v3\/company\/([^/]+)/.exec(req.path)?.[1] : tenant;
  return { dialect, externalId: typeof externalId === 'string' ? externalId : null, method: req.method, path: req.path };
}

function withoutIds(path: string): string {
  return path.replace(/\/company\/[^/]+/, '/company/{realm}').replaceAll(/\/(\d+|[0-9a-f]{8}-[0-9a-f-]{27})(?=\/|$)/gi, '/{id}');
}
