import type { Facts } from './facts';

/** What a credit check knows besides: unknown at any other time, so that rules on it restrict nobody but the sale that is asked about. */
export const DOCUMENT_FACTS = [
  {
    name: 'documentAmount',
    unit: 'money',
    says: (amount: string) => `${amount} is asked for on credit`,
    noun: 'the amount that is asked for on credit',
    movement: 'only-with-the-ledger',
    restsOn: 'history',
    read: ({ document }: Facts) => document?.amount.minor ?? null,
  },
  {
    name: 'documentTermsBeyondOwn',
    unit: 'days',
    says: (amount: string) => `the document gives ${amount} more than the customer’s own terms`,
    noun: 'the days that the document gives beyond the customer’s own terms',
    movement: 'only-with-the-ledger',
    restsOn: 'history',
    read: ({ document, earning }: Facts) =>
      document && document.termsDays !== null && earning ? Math.max(0, document.termsDays - earning.ownTermsDays) : null,
  },
] as const;
