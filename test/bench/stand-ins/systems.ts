import type { AccountingSystem, Wire } from '@holdfast/accounting';
import { quickbooksSystem } from '@holdfast/quickbooks';
import { xeroSystem } from '@holdfast/xero';

const OURS = { clientId: 'bench', clientSecret: 'bench', timeoutMs: 120_000, now: () => Date.now() };

/** The real adapters, led to a stand-in. */
export function quickbooksAt(url: string, discovery = '/discovery'): AccountingSystem {
  return quickbooksSystem({ ...OURS, apiUrl: url, discoveryUrl: `${url}${discovery}`, environment: 'production' });
}

export function xeroAt(url: string): AccountingSystem {
  return xeroSystem({ ...OURS, apiUrl: url, identityUrl: url, loginUrl: url });
}

/** A wire without limits: every call leaves at once. */
export function freeWire(externalId: string): Wire {
  return {
    externalId,
    token: () => Promise.resolve('bench-token'),
    paced: (_kind, call) => call(),
    report: () => undefined,
  };
}
