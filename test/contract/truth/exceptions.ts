/** A sentence about one place of the wire that the specification does not allow. Ids and list positions are left out, so one sentence stands for all its kind. */
export type Violation = string;

/** Where the specification is known to be wrong, or silent. */
export interface Exception {
  readonly name: string;
  /** The violations it excuses. */
  readonly excuses: RegExp;
  /** Why the wire is right and the specification is not. */
  readonly because: string;
}

/** Holds the wire to its specification but for the exceptions, and remembers which of them were needed. */
export class Excuses {
  private readonly needed = new Set<Exception>();

  constructor(private readonly exceptions: readonly Exception[]) {}

  /** What no exception excuses, each once. */
  without(violations: readonly Violation[]): readonly Violation[] {
    return [...new Set(violations)].filter((violation) => {
      const excuse = this.exceptions.find(({ excuses }) => excuses.test(violation));
      if (excuse) this.needed.add(excuse);
      return excuse === undefined;
    });
  }

  /** An exception that excuses nothing hides the next mistake. */
  neverNeeded(): readonly string[] {
    return this.exceptions.filter((exception) => !this.needed.has(exception)).map(({ name }) => name);
  }
}
