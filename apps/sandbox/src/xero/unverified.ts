/** Behaviour of Xero's servers that nobody has confirmed. Each has a default here and may be turned round by `XeroOptions.unverified`; DIFFERENCES.md says why. */
export interface Unverified {
  /** Payment terms of day 0 are accepted. */
  readonly takesDayZero: boolean;
  /** Posting PaymentTerms with an empty side unsets that side; otherwise it changes nothing. */
  readonly unsetsTerms: boolean;
  /** ExpectedPaymentDate is stored and read back; otherwise it is swallowed. */
  readonly keepsExpectedDate: boolean;
  /** Answers carry the X-…Limit-Remaining headers. */
  readonly showsLimits: boolean;
  /** A second active contact group of the same name is refused. */
  readonly namesGroupsOnce: boolean;
  /** Joining or leaving a group bumps the contact's UpdatedDateUTC. */
  readonly groupsTouchContacts: boolean;
  /** When one element of several fails a request with 400, the good ones are saved all the same. */
  readonly savesGoodElements: boolean;
  /** A replaced refresh token that is used again in its grace leaves those issued for it before alive; otherwise they die. */
  readonly graceSparesNewer: boolean;
  /** Which lists are cut by If-Modified-Since. */
  readonly heedsModifiedSince: 'always' | 'unless-ordered' | 'never';
  /** With more rows than this a list is given only in pages, filtered and ordered by what is optimised. */
  readonly highVolumeAbove: number;
}

export const UNVERIFIED: Unverified = {
  takesDayZero: true,
  unsetsTerms: true,
  keepsExpectedDate: true,
  showsLimits: true,
  namesGroupsOnce: true,
  groupsTouchContacts: false,
  savesGoodElements: false,
  graceSparesNewer: true,
  heedsModifiedSince: 'always',
  highVolumeAbove: 100_000,
};
