import { setTimeout as pause } from 'node:timers/promises';
import type { Request, RequestHandler, Response } from 'express';
import type { Invoice } from '../books/rows';
import { answer, answerFault, formOf } from './answer';
import { runBatch } from './batch';
import { changesOf } from './cdc';
import { entityNamed } from './entities/registry';
import {
  Fault,
  missing,
  notFound,
  systemFailure,
  throttled,
  tokenRefused,
  unreadableBody,
  unsupportedOperation,
  wrongCompany,
} from './faults';
import { isObject, textOf, type Json } from './json';
import { Limits } from './limits';
import { meter } from './metering';
import { runQuery } from './query/run';
import type { Realm, Realms } from './realm';
import { earlierReply, keepReply, requestIdFrom } from './replay';
import { sendInvoice } from './send';
import type { Grants } from './sign-in/grants';
import { pacificMillis } from './times';
import { rowOf, writeObject, type Action } from './write-object';

interface Call {
  readonly realm: Realm;
  readonly req: Request;
  readonly res: Response;
  /** What follows the company in the path. */
  readonly path: readonly string[];
}

/** Real answers take time; with limits on, calls must be able to overlap for the limit of ten to mean anything. */
const ANSWER_MS = 25;

/** The Accounting API of every realm, behind its bearer check. The body must have been read as text. */
export function accountingApi(realms: Realms, grants: Grants, enforceLimits: boolean): RequestHandler {
  const limits = new Limits();
  realms.world.mischief.onStrangers((dialect, realmId, calls) => {
    if (dialect === 'quickbooks') limits.strangers(realmId, calls);
  });
  return async (req, res) => {
    const now = realms.world.clock.now();
    try {
      const realm = admitted(realms, grants, req);
      const path = req.path.split('/').filter((part) => part !== '');
      if (enforceLimits) {
        if (!limits.admit(realm.id, res, res.locals['kind'] === 'batch')) throw throttled();
        await pause(ANSWER_MS);
      }
      serve({ realm, req, res, path });
    } catch (error) {
      const fault = error instanceof Fault ? error : systemFailure(error instanceof Error ? error.message : 'unknown');
      if (!(error instanceof Fault)) console.error(error);
      answerFault(res, formOf(req), fault, now);
    }
  };
}

function admitted(realms: Realms, grants: Grants, req: Request): Realm {
  const realmId = textOf(req.params['realmId']) ?? '';
  const token = /^Bearer (.+)$/i.exec(req.headers.authorization ?? '')?.[1];
  const held = token === undefined ? 'unknown' : grants.holderOf(token);
  if (held === 'expired') throw tokenRefused('Token expired: REDACTED');
  if (held === 'revoked') throw tokenRefused('Token revoked: REDACTED');
  if (held === 'unknown') throw tokenRefused('Token is missing or unknown: REDACTED');
  const realm = realms.find(realmId);
  if (!realm || held.realmId !== realmId) throw wrongCompany();
  return realm;
}

function serve(call: Call): void {
  const { req, path } = call;
  const [first = '', second, third] = path.map((part) => part.toLowerCase());
  if (first === 'query' && path.length === 1) return serveQuery(call);
  if (req.method === 'GET') {
    if (first === 'cdc' && path.length === 1) return serveChanges(call);
    return serveRead(call);
  }
  if (req.method !== 'POST') throw unsupportedOperation(req.originalUrl.split('?')[0] ?? '');
  if (first === 'batch' && path.length === 1) return serveBatch(call);
  if (first === 'invoice' && second !== undefined && third === 'send' && path.length === 3) return serveSend(call, second);
  return serveWrite(call);
}

function serveQuery(call: Call): void {
  const { realm, req } = call;
  const text = req.method === 'POST' ? bodyText(req) : textOf(req.query['query']);
  if (!text) throw missing('query');
  const QueryResponse = runQuery(realm, text, entityNamed);
  meter(realm.world, realm.id, 1);
  ok(call, { QueryResponse });
}

function serveChanges(call: Call): void {
  const { realm, req } = call;
  const entities = textOf(req.query['entities']);
  const changes = changesOf(realm, { entities, changedSince: textOf(req.query['changedSince']) });
  meter(realm.world, realm.id, entities?.split(',').length ?? 1);
  ok(call, { CDCResponse: [changes] });
}

function serveRead(call: Call): void {
  const { realm, req, path } = call;
  const entity = entityNamed(path[0] ?? '');
  const alone = entity?.name === 'Preferences' && path.length === 1;
  if (!entity || !(path.length === 2 || alone)) throw unsupportedOperation(req.originalUrl.split('?')[0] ?? '');
  const row = rowOf(realm, entity, alone ? '1' : (path[1] ?? ''));
  meter(realm.world, realm.id, 1);
  ok(call, { [entity.name]: entity.show(realm, row) });
}

function serveBatch(call: Call): void {
  const { realm, req, res } = call;
  const requestId = requestIdFrom(req.query['requestid']);
  once(call, requestId, () => {
    const items = runBatch(realm, bodyJson(req), requestId);
    res.locals['items'] = items.length;
    meter(realm.world, realm.id, items.length);
    return { BatchItemResponse: items };
  });
}

function serveSend(call: Call, id: string): void {
  const { realm, req } = call;
  once(call, requestIdFrom(req.query['requestid']), () => {
    const invoice = entityNamed('invoice');
    if (!invoice) throw notFound();
    const row = rowOf(realm, invoice, id) as Invoice;
    const sendTo = textOf(req.query['sendTo']);
    return { Invoice: sendInvoice(realm, row, { contentType: req.headers['content-type'] ?? '', sendTo }) };
  });
}

function serveWrite(call: Call): void {
  const { realm, req, path } = call;
  const entity = entityNamed(path[0] ?? '');
  if (!entity || path.length !== 1) throw unsupportedOperation(req.originalUrl.split('?')[0] ?? '');
  const include = new Set((textOf(req.query['include']) ?? '').toLowerCase().split(','));
  once(call, requestIdFrom(req.query['requestid']), () => {
    const body = bodyJson(req);
    const action = include.has('void') ? 'void' : actionOf(textOf(req.query['operation']));
    return { [entity.name]: writeObject(realm, { entity, body, action, include }) };
  });
}

function actionOf(operation: string | undefined): Action | undefined {
  const wanted = operation?.toLowerCase();
  return wanted === 'delete' || wanted === 'void' || wanted === 'update' ? wanted : undefined;
}

/** A requestid seen before gets the first answer; nothing is executed. */
function once(call: Call, requestId: string | null, execute: () => Json): void {
  const { realm, req, res } = call;
  const earlier = earlierReply(realm, requestId);
  if (earlier) return answer(res, formOf(req), earlier.status, earlier.body);
  try {
    const body = { ...execute(), time: pacificMillis(realm.now) };
    keepReply(realm, requestId, { status: 200, body });
    answer(res, formOf(req), 200, body);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    keepReply(realm, requestId, { status: error.status, body: { Fault: error.body(), time: pacificMillis(realm.now) } });
    throw error;
  }
}

function ok({ realm, req, res }: Call, body: Json): void {
  answer(res, formOf(req), 200, { ...body, time: pacificMillis(realm.now) });
}

function bodyText(req: Request): string {
  return typeof req.body === 'string' ? req.body : '';
}

function bodyJson(req: Request): Json {
  try {
    const body: unknown = JSON.parse(bodyText(req));
    if (isObject(body)) return body;
  } catch {
    throw unreadableBody();
  }
  throw unreadableBody();
}
