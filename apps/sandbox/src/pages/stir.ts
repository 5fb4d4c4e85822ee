import type { Inbox } from '../inbox';
import type { World } from '../world';

const STIR_MS = 60_000;

/** Knows whether anything has happened within the last minute of real time, so that an open page should look again. */
export class Stir {
  private mails = 0;
  private mailsNoticedAt = 0;

  constructor(
    private readonly world: World,
    private readonly inbox: Inbox,
  ) {}

  isFresh(nowMs: number): boolean {
    this.countMails(nowMs);
    const touched = [...this.world.companies.values()].map((books) => books.touchedAt());
    return nowMs - Math.max(this.world.clock.movedAt(), this.mailsNoticedAt, ...touched) < STIR_MS;
  }

  private countMails(nowMs: number): void {
    if (this.inbox.messages.length === this.mails) return;
    this.mails = this.inbox.messages.length;
    this.mailsNoticedAt = nowMs;
  }
}
