import express, { type NextFunction, type Request, type Response, type Router } from 'express';
import { providerGate } from '../provider-gate';
import type { World } from '../world';
import { accountingApi } from './api';
import { answerFault, formOf, traced } from './answer';
import { throttled } from './faults';
import { Realms } from './realm';
import { consentDecision, consentPage } from './sign-in/consent';
import { Grants } from './sign-in/grants';
import { Identity } from './sign-in/identity';
import { discovery, jwks, revocation, tokenEndpoint, userinfo, type SignIn } from './sign-in/token-endpoints';
import { UNVERIFIED, type Unverified } from './unverified';

export interface QuickbooksOptions {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Where this sandbox is reached; asked late, because the port is known only after listening. */
  readonly publicUrl: () => string;
  /** Real time limits per realm; off by default, so that tests do not wait for a minute. */
  readonly enforceLimits?: boolean;
  /** Turns round a choice that nobody has confirmed. */
  readonly unverified?: Partial<Unverified>;
}

const BODY_MAX = '4mb';

/** Intuit's servers, played. Mount at '/'. */
export function quickbooksDialect(world: World, options: QuickbooksOptions): Router {
  const unverified = { ...UNVERIFIED, ...options.unverified };
  const realms = new Realms(world, unverified);
  const grants = new Grants(world);
  const router = express.Router();
  router.use(classify);
  router.use(
    providerGate(world, 'quickbooks', {
      throttled: (res, order) => {
        traced(res);
        const seconds = order.retryAfter ?? unverified.retryAfterSeconds;
        if (seconds !== null) res.setHeader('Retry-After', String(seconds));
        answerFault(res, formOf(res.req), throttled(), world.clock.now());
      },
    }),
  );
  router.use(trace);
  signInRoutes(router, { world, grants, options });
  router.use(
    '/v3/company/:realmId',
    express.text({ type: () => true, limit: BODY_MAX }),
    accountingApi(realms, grants, options.enforceLimits ?? false),
  );
  return router;
}

function signInRoutes(
  router: Router,
  { world, grants, options }: { world: World; grants: Grants; options: QuickbooksOptions },
): void {
  const { clientId, clientSecret, publicUrl } = options;
  const signIn: SignIn = { clientId, clientSecret, publicUrl, grants, identity: new Identity(), now: () => world.clock.now() };
  const form = express.urlencoded({ extended: false });
  const text = express.text({ type: () => true });
  router.get(['/.well-known/openid_configuration', '/.well-known/openid_sandbox_configuration'], discovery(signIn));
  router.get('/op/v1/jwks', jwks(signIn));
  router.get('/connect/oauth2', consentPage(world, clientId));
  router.post('/connect/oauth2', form, consentDecision(world, clientId, grants));
  router.post('/oauth2/v1/tokens/bearer', text, tokenEndpoint(signIn));
  router.post('/v2/oauth2/tokens/revoke', text, revocation(signIn));
  router.get('/v1/openid_connect/userinfo', userinfo(signIn));
}

/** Before the gate, so that a call it turns away is on record under its right kind. */
function classify(req: Request, res: Response, next: NextFunction): void {
  const company = /^\/v3\/company\/([^/]+)\/([^/?]+)/.exec(req.path);
  if (company) {
    res.locals['externalId'] = company[1];
    const reads = req.method === 'GET' || company[2] === 'query';
    res.locals['kind'] = reads ? 'read' : company[2] === 'batch' ? 'batch' : 'write';
  } else if (/^\/(oauth2|connect\/oauth2|v2\/oauth2|v1\/openid_connect|\.well-known\/openid_|op\/v1)/.test(req.path)) {
    res.locals['kind'] = 'sign-in';
  }
  next();
}

function trace(_req: Request, res: Response, next: NextFunction): void {
  traced(res);
  next();
}
