import type { Router } from 'express';
import { z } from 'zod';
import { mannerSchema } from './webhook-manner';
import type { Webhooks } from './webhooks';

const target = z.strictObject({
  url: z.url({ protocol: /^https?$/ }),
  secret: z.string().min(1),
  manner: mannerSchema.optional(),
});

/** null stops them. */
const aimRequest = z.strictObject({ quickbooks: target.nullable().optional(), xero: target.nullable().optional() });

const replayRequest = z.strictObject({
  provider: z.enum(['quickbooks', 'xero']),
  /** How often each of them comes again. */
  times: z.number().int().min(1).max(1000).default(1),
});

/** How tests and the demo aim webhooks, and make them come late, twice or badly. */
export function webhookRoutes(router: Router, webhooks: Webhooks): void {
  router.get('/webhooks', (_req, res) => void res.json(webhooks.state()));
  router.put('/webhooks', (req, res) => {
    const { quickbooks, xero } = aimRequest.parse(req.body);
    if (quickbooks !== undefined) webhooks.aim('quickbooks', quickbooks);
    if (xero !== undefined) webhooks.aim('xero', xero);
    res.json(webhooks.state());
  });
  router.post('/webhooks/flush', async (_req, res) => {
    await webhooks.flush();
    res.json(webhooks.state());
  });
  router.post('/webhooks/intent', async (_req, res) => void res.json({ statuses: await webhooks.intendToReceive() }));
  router.post('/webhooks/replay', async (req, res) => {
    const { provider, times } = replayRequest.parse(req.body);
    res.json({ statuses: await webhooks.replay(provider, times) });
  });
}
