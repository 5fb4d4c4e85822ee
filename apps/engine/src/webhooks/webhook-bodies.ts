import { z } from 'zod';

const CloudEvent = z.object({ intuitaccountid: z.string().min(1) });
const LegacyNotification = z.object({ realmId: z.string().min(1) });
const XeroEvent = z.object({ tenantId: z.string().min(1) });

/** The realms that a QuickBooks webhook speaks of: an array of CloudEvents, or the older `eventNotifications`. What cannot be read is passed over. */
export function quickbooksRealms(raw: Buffer): readonly string[] {
  const body = json(raw);
  if (Array.isArray(body)) return unique(body, CloudEvent, (event) => event.intuitaccountid);
  return unique(listIn(body, 'eventNotifications'), LegacyNotification, (notification) => notification.realmId);
}

/** The tenants that a Xero webhook speaks of; none in an intent to receive. */
export function xeroTenants(raw: Buffer): readonly string[] {
  return unique(listIn(json(raw), 'events'), XeroEvent, (event) => event.tenantId);
}

function unique<Schema extends z.ZodType>(
  rows: readonly unknown[],
  schema: Schema,
  idOf: (row: z.infer<Schema>) => string,
): readonly string[] {
  return [
    ...new Set(
      rows.flatMap((row) => {
        const parsed = schema.safeParse(row);
        return parsed.success ? [idOf(parsed.data)] : [];
      }),
    ),
  ];
}

function listIn(body: unknown, name: string): readonly unknown[] {
  const list = body !== null && typeof body === 'object' ? (body as Record<string, unknown>)[name] : null;
  return Array.isArray(list) ? list : [];
}

function json(raw: Buffer): unknown {
  try {
    return JSON.parse(raw.toString('utf8'));
  } catch {
    return null;
  }
}
