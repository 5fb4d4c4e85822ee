import type { Player } from './books/player';
import type { ScriptEvent } from './books/script';
import type { Followers, Told } from './followers';
import type { Webhooks } from './webhooks';
import type { World } from './world';

export interface Moved {
  readonly now: string;
  /** How many scripted events happened on the way, over all companies. */
  readonly events: number;
  readonly skipped: readonly { readonly company: string; readonly event: ScriptEvent; readonly reason: string }[];
  readonly followers: readonly Told[];
}

/** Moves the clock, lets the books live up to it, and tells those who want to know. One move at a time. */
export class Timeline {
  private readonly players = new Map<string, Player>();
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly world: World,
    private readonly followers: Followers,
    private readonly webhooks: Webhooks,
  ) {}

  add(player: Player): void {
    player.applyUpTo(this.world.clock.now());
    this.players.set(player.books.identity.externalId, player);
  }

  player(externalId: string): Player | undefined {
    return this.players.get(externalId);
  }

  all(): readonly Player[] {
    return [...this.players.values()];
  }

  /** Throws RangeError when told to go back. */
  moveTo(to: number): Promise<Moved> {
    return this.inTurn(() => this.move(to));
  }

  moveBy(ms: number): Promise<Moved> {
    return this.inTurn(() => this.move(this.world.clock.now() + ms));
  }

  private async move(to: number): Promise<Moved> {
    let events = 0;
    let followers: Told[] = [];
    await this.world.late.workUpTo(to);
    this.world.clock.moveTo(to);
    await this.webhooks.batch(async () => {
      for (const player of this.players.values()) events += player.applyUpTo(to);
      followers = await this.followers.tell(to);
    });
    const skipped = this.all().flatMap((player) =>
      player.skipped.splice(0).map((one) => ({ company: player.books.identity.externalId, ...one })),
    );
    return { now: new Date(to).toISOString(), events, skipped, followers };
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.last.then(work, work);
    this.last = turn.catch(() => undefined);
    return turn;
  }
}
