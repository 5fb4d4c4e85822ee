/** A vendor's token endpoint in memory, for tests: what it does with tokens, without HTTP and without a clock. */
export interface TokenVendor {
  /** The new pair's name; null: `invalid_grant`. */
  refresh(token: string): string | null;
  /** Would it be honoured? Changes nothing. */
  honours(token: string): boolean;
  /** The grace of everything that was replaced is over. */
  graceEnds(): void;
}

interface Issued {
  readonly from: Issued | null;
  replaced: boolean;
  dead: boolean;
}

/** Every refresh replaces the token, and the replaced one works again within its grace. Nobody has confirmed what becomes then of those issued for it
 * before: they live, or (`strict`) they die. */
export class RotatingVendor implements TokenVendor {
  private readonly tokens = new Map<string, Issued>();

  constructor(
    first: string,
    private readonly strict: boolean,
  ) {
    this.tokens.set(first, { from: null, replaced: false, dead: false });
  }

  refresh(token: string): string | null {
    const found = this.tokens.get(token);
    if (!found || found.dead) return null;
    if (this.strict && found.replaced) for (const one of this.tokens.values()) if (comesFrom(one, found)) one.dead = true;
    found.replaced = true;
    const fresh = `token ${this.tokens.size}`;
    this.tokens.set(fresh, { from: found, replaced: false, dead: false });
    return fresh;
  }

  honours(token: string): boolean {
    return this.tokens.get(token)?.dead === false;
  }

  graceEnds(): void {
    for (const one of this.tokens.values()) if (one.replaced) one.dead = true;
  }
}

/** One value for a day, then another; the one before is honoured for a day more and gets the present one. */
export class DailyVendor implements TokenVendor {
  private previous: string | null = null;
  private days = 0;
  private isOld = false;

  constructor(private current: string) {}

  refresh(token: string): string | null {
    if (!this.honours(token)) return null;
    if (token === this.current && this.isOld) {
      this.previous = this.current;
      this.days += 1;
      this.current = `value ${this.days}`;
      this.isOld = false;
    }
    return this.current;
  }

  honours(token: string): boolean {
    return token === this.current || token === this.previous;
  }

  graceEnds(): void {
    this.previous = null;
    this.isOld = true;
  }
}

function comesFrom(one: Issued, ancestor: Issued): boolean {
  for (let above = one.from; above; above = above.from) if (above === ancestor) return true;
  return false;
}
