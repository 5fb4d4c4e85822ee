const IDENTITY = ['openid', 'profile', 'email', 'offline_access'];
const READ_AND_WRITE = [
  'accounting.invoices',
  'accounting.payments',
  'accounting.banktransactions',
  'accounting.manualjournals',
  'accounting.contacts',
  'accounting.settings',
  'accounting.attachments',
];
const REPORTS = [
  'aged',
  'balancesheet',
  'profitandloss',
  'trialbalance',
  'banksummary',
  'budgetsummary',
  'executivesummary',
  'taxreports',
];

/** What an app made since March 2026 may ask for; the old broad scopes are unknown to it. */
export const SCOPES: readonly string[] = [
  ...IDENTITY,
  ...READ_AND_WRITE.flatMap((scope) => [scope, `${scope}.read`]),
  ...REPORTS.map((report) => `accounting.reports.${report}.read`),
];

export function scopesIn(text: string): string[] {
  return text.split(/\s+/).filter((scope) => scope !== '');
}

export function allKnown(scopes: readonly string[]): boolean {
  return scopes.length > 0 && scopes.every((scope) => SCOPES.includes(scope));
}

/** Reading is covered by either scope of a family, writing only by the full one. */
export function covers(scopes: readonly string[], family: string, writes: boolean): boolean {
  return scopes.includes(`accounting.${family}`) || (!writes && scopes.includes(`accounting.${family}.read`));
}
