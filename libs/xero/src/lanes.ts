/** Of one organisation so many calls may be under way at once: https://developer.xero.com/documentation/guides/oauth2/limits */
export const IN_FLIGHT_MAX = 5;

/** Works through all of it, in order, as many at once as Xero allows. One goes first: what concerns them all, such as a token that has expired, is found out
 * once. What the work throws ends it when all that has begun is done. */
export async function inLanes<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const [first, ...rest] = items;
  if (first === undefined) return;
  await work(first);
  const waiting = rest.values();
  const lane = async (): Promise<void> => {
    for (const item of waiting) await work(item);
  };
  const ends = await Promise.allSettled(Array.from({ length: Math.min(IN_FLIGHT_MAX, rest.length) }, lane));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}
