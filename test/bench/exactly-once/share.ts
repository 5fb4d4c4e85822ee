import type { Store } from '@holdfast/store';
import { Lane, type Played } from './lane';
import { RETENTIONS, planOf, type Plan, type Retention } from './plans';
import type { Subject } from './subjects';

/** Plans that begin alike, for one subject. */
export interface Unit {
  readonly subject: Subject;
  readonly plans: readonly number[];
  /** False: each plan with each retention is played by itself, however much it has in common with others. */
  readonly isShared: boolean;
}

export interface Tally {
  readonly subject: Subject;
  /** With each retention. */
  plans: number;
  plays: number;
  once: number;
  shown: number;
  duplicate: number;
  loss: number;
  /** Not done after the plan's three attempts, and known not to be; a fourth one did it. */
  waited: number;
  /** That are not as they should be. */
  readonly faults: { readonly plan: Plan; readonly retention: Retention; readonly played: Played }[];
}

/** Plays a unit. Two plans of which everything that was reached is the same are one play: what a plan has in store for attempts that are never made cannot
 * matter; nor can how long keys are remembered as long as none came again under which something had been done. */
export async function playUnit(lane: Lane, { subject, plans, isShared }: Unit): Promise<Tally> {
  const tally: Tally = { subject, plans: 0, plays: 0, once: 0, shown: 0, duplicate: 0, loss: 0, waited: 0, faults: [] };
  const known = new Map<string, Played>();
  for (const plan of plans.map(planOf)) {
    for (const [retention, retentionMs] of retentionsFor(subject)) {
      let played = isShared ? knownOf(known, plan, retention) : undefined;
      if (!played) {
        tally.plays += 1;
        played = await lane.play({ subject, plan, retentionMs });
        const reached = plan.numbers.slice(0, played.attempts).join();
        known.set(played.isByKey ? `${reached} ${retention}` : reached, played);
      }
      tally.plans += 1;
      tally[played.became] += 1;
      if (played.attempts > plan.attempts.length) tally.waited += 1;
      if (played.became === 'duplicate' || played.became === 'loss') tally.faults.push({ plan, retention, played });
    }
  }
  return tally;
}

function knownOf(known: ReadonlyMap<string, Played>, { numbers }: Plan, retention: Retention): Played | undefined {
  for (let reached = 1; reached <= numbers.length; reached += 1) {
    const name = numbers.slice(0, reached).join();
    const played = known.get(name) ?? known.get(`${name} ${retention}`);
    if (played) return played;
  }
  return undefined;
}

/** No mail server remembers anything. */
function retentionsFor(subject: Subject): readonly (readonly [Retention, number])[] {
  const all = Object.entries(RETENTIONS) as [Retention, number][];
  return subject === 'e-mail' ? all.slice(0, 1) : all;
}

/** One after the other, as long as there are any. */
export async function playUnits(
  lane: { readonly name: string; readonly store: Store },
  next: () => Promise<Unit | null>,
  tell: (tally: Tally) => void,
): Promise<void> {
  const opened = await Lane.open(lane.name, lane.store);
  for (let unit = await next(); unit; unit = await next()) tell(await playUnit(opened, unit));
  await opened.close();
}
