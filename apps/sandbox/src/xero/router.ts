import express, { Router, type Request, type Response } from 'express';
import { providerGate } from '../provider-gate';
import type { World } from '../world';
import { accountingApi } from './front/api';
import { bearerOf } from './front/bearer';
import { gateAnswers } from './front/gate-answers';
import { kindOf } from './front/kind';
import { Limits } from './front/limits';
import { notFound, NO_CONTENT, problem, type Reply } from './reply';
import { correlationOf, send } from './send';
import { decide, showConsent, type Desk } from './sign-in/authorise';
import { Connections } from './sign-in/connections';
import { discovery } from './sign-in/discovery';
import { jwks } from './sign-in/keys';
import { revocation, tokenEndpoint } from './sign-in/token-endpoint';
import { Tokens } from './sign-in/tokens';
import { UNVERIFIED, type Unverified } from './unverified';

export interface XeroOptions {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Where this sandbox is reached; asked late, because the port is known only after listening. */
  readonly publicUrl: () => string;
  /** Real time limits per organisation; off by default, so that tests do not wait for a minute. */
  readonly enforceLimits?: boolean;
  /** Of the app: with `starter`, an organisation may be called 1,000 times a day, otherwise 5,000. */
  readonly tier?: 'starter' | 'core';
  readonly unverified?: Partial<Unverified>;
}

/** Xero's servers, played: sign-in, connections and the Accounting API. Mount at '/'. */
export function xeroDialect(world: World, options: XeroOptions): Router {
  const router = Router();
  const { clientId } = options;
  const limits = new Limits(options.enforceLimits ?? false, options.tier);
  const connections = new Connections(world);
  const unverified = { ...UNVERIFIED, ...options.unverified };
  const tokens = new Tokens(world.clock, { clientId, issuer: options.publicUrl }, unverified.graceSparesNewer);
  listenForTrouble(world, tokens, connections);
  world.mischief.onStrangers((dialect, tenantId, calls) => {
    if (dialect === 'xero') limits.strangers(tenantId, calls, Date.now());
  });
  // Before the gate, so that a call which the gate holds back counts as in flight.
  router.use('/api.xro', (req, res, next) => {
    res.once('close', limits.enter(req.get('xero-tenant-id') ?? ''));
    next();
  });
  router.use(
    providerGate(
      world,
      'xero',
      gateAnswers(() => world.clock.now()),
    ),
  );
  router.use((req, res, next) => {
    res.locals['kind'] = kindOf(req);
    next();
  });
  signIn(router, { world, clientId, tokens, connections }, options);
  connectionList(router, { world, tokens, connections, limits });
  router.use('/api.xro/2.0', accountingApi({ world, tokens, connections, limits, unverified }));
  router.use((_req: Request, res: Response) => send(res, notFound().reply, world.clock.now()));
  return router;
}

function signIn(router: Router, desk: Desk, options: XeroOptions): void {
  const form = express.urlencoded({ extended: false });
  const now = () => desk.world.clock.now();
  router.get('/.well-known/openid-configuration', (_req, res) =>
    send(res, { status: 200, body: discovery(options.publicUrl()) }, now()),
  );
  router.get('/xero/jwks', (_req, res) => send(res, { status: 200, body: jwks() }, now()));
  router.get('/identity/connect/authorize', (req, res) => showConsent(desk, req, res));
  router.post('/identity/connect/authorize', form, (req, res) => decide(desk, req, res));
  router.post('/connect/token', form, (req, res) => tokenEndpoint(desk, options, req, res));
  router.post('/connect/revocation', form, (req, res) => revocation(desk, options, req, res));
}

function connectionList(
  router: Router,
  behind: { world: World; tokens: Tokens; connections: Connections; limits: Limits },
): void {
  const { world, tokens, connections, limits } = behind;
  const answer = (req: Request, res: Response, allowed: () => Reply): void => {
    const grant = bearerOf(req, tokens);
    // Recorded: of the limit headers only this one is shown here.
    res.setHeader('X-AppMinLimit-Remaining', String(limits.appMinuteLeft(Date.now())));
    send(res, 'detail' in grant ? problem(grant, correlationOf(res)) : allowed(), world.clock.now());
  };
  router.get('/connections', (req, res) =>
    answer(req, res, () => {
      const { authEventId } = req.query;
      const found = connections.list(typeof authEventId === 'string' ? authEventId : undefined);
      return { status: 200, body: found.map((connection) => connections.shape(connection)) };
    }),
  );
  router.delete('/connections/:id', (req, res) =>
    answer(req, res, () => (connections.remove(req.params.id) ? NO_CONTENT : notFound().reply)),
  );
}

/** Tokens belong to the user, so trouble ordered for one organisation can only take its connection away. */
function listenForTrouble(world: World, tokens: Tokens, connections: Connections): void {
  world.mischief.onTokenTrouble((trouble, dialect, externalId) => {
    if (dialect === 'quickbooks') return;
    if (trouble === 'expire-access-tokens') {
      tokens.expireAccess();
    } else if (externalId === null) {
      connections.removeAll();
      tokens.forgetRefreshes();
      tokens.expireAccess();
    } else {
      connections.removeTenant(externalId);
    }
  });
}
