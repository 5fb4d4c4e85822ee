import type { World } from '../world';

/** Reads as Intuit bills them: a batch is one whatever it holds. Nobody knows whether a batch or a CDC call costs one or as many as its parts, so both
 * counts are kept. */
export interface Metered {
  /** Every successful call that is metered counts once. */
  calls: number;
  /** Every item of a batch and every entity of a CDC call counts. */
  items: number;
}

const meters = new WeakMap<World, Map<string, Metered>>();

export function meter(world: World, realmId: string, items: number): void {
  if (items === 0) return;
  const all = meters.get(world) ?? new Map<string, Metered>();
  meters.set(world, all);
  const one = all.get(realmId) ?? { calls: 0, items: 0 };
  all.set(realmId, { calls: one.calls + 1, items: one.items + items });
}

export function meteredReads(world: World, realmId: string): Metered {
  return meters.get(world)?.get(realmId) ?? { calls: 0, items: 0 };
}
