import type { Story } from './story';
import type { Witness } from './witness';

const COUNTED = ['holds', 'releases', 'reminders'] as const;

/** Holds what the witness has seen against what a clerk says must have happened. */
export class Verdict {
  readonly problems: string[] = [];

  constructor(
    private readonly witness: Witness,
    private readonly story: Story,
  ) {}

  add(problems: readonly string[]): void {
    this.problems.push(...problems);
  }

  /** After a day, when all is at rest. */
  judge(day: number): void {
    for (const books of this.witness.companies()) {
      for (const { ref } of this.story.lives) {
        const due = this.story.due(ref, day);
        const found = this.witness.found(books, ref);
        const whose = `day ${day + 1}, ${books.identity.name}, ${ref}`;
        for (const what of COUNTED) {
          if (found[what] !== due[what]) this.problems.push(`${whose}: ${what} ${found[what]} instead of ${due[what]}`);
          if (found.noted[what] !== due[what])
            this.problems.push(`${whose}: notes tell of ${found.noted[what]} ${what} instead of ${due[what]}`);
        }
        if (found.onHold !== due.onHold) this.problems.push(`${whose}: ${found.onHold ? 'is' : 'is not'} on hold`);
        const difference = due.onHold ? null : this.witness.difference(books, ref);
        if (difference !== null) this.problems.push(`${whose}: is not as it was before the hold: ${difference}`);
      }
    }
    if (this.witness.strayMessages() > 0)
      this.problems.push(`day ${day + 1}: ${this.witness.strayMessages()} messages to strangers`);
  }

  /** After everything was undone. */
  judgeEnd(): void {
    for (const books of this.witness.companies()) {
      for (const { ref } of this.story.lives) {
        const difference = this.witness.difference(books, ref);
        if (difference !== null)
          this.problems.push(`the end, ${books.identity.name}, ${ref}: is not as at the start: ${difference}`);
      }
    }
  }

  /** How many effects a clerk counts up to a day: each change of a mark and each message, and the line of a note on each. */
  intendedUpTo(day: number): number {
    const each = this.story.lives
      .map(({ ref }) => this.story.due(ref, day))
      .reduce((sum, due) => sum + due.holds + due.releases + due.reminders, 0);
    return 2 * each * this.witness.companies().length;
  }
}
