import { AccountingError, Halted, RateLimited, SignInExpired, type Receipt } from '@holdfast/accounting';
import type { Mark } from '@holdfast/credit';
import type { SalesTermToPost, XeroClient } from './client';
import { inHalves } from './elements';
import type { MarkGroups } from './groups';
import { inLanes } from './lanes';
import type { SalesTerm } from './schema';
import type { Course, Step } from './steps';

/** "About 50 elements" in a request: https://developer.xero.com/documentation/guides/oauth2/limits */
export const WRITES_PER_CALL = 50;

/** Steps of the first kind that anybody is at are carried out before all others, so that those behind catch up and share a call with those ahead. */
const ORDER: readonly Step['does'][] = ['join', 'leave', 'default terms', 'terms', 'expect', 'note'];

type StepOf<Does extends Step['does']> = Extract<Step, { does: Does }>;
type Result = unknown;

export interface Failed {
  readonly failed: unknown;
}

/** One course under way. */
class Walk {
  step: Step | null = null;
  outcome: Receipt | Failed | null = null;

  constructor(private readonly course: Course) {
    this.move(() => course.next());
  }

  hear(result: Result): void {
    this.move(() => this.course.next(result));
  }

  fail(error: unknown): void {
    this.move(() => this.course.throw(error));
  }

  private move(on: () => IteratorResult<Step, Receipt>): void {
    try {
      const { done, value } = on();
      this.step = done ? null : value;
      this.outcome = done ? value : null;
    } catch (error) {
      this.step = null;
      this.outcome = { failed: error };
    }
  }
}

/** Carries out several courses in as few calls as Xero allows: members of a group and sales terms in arrays, the rest singly. Whatever goes wrong with a call
 * goes wrong for the writes that it carried, and for no others; only what concerns them all (a limit, the sign-in, a halt) also ends what is not sent yet. */
export class Together {
  private stoppedBy: AccountingError | null = null;
  private defaults: Promise<SalesTerm> | null = null;

  /** `parcel`: what the Idempotency-Keys of its requests are derived from. */
  constructor(
    private readonly client: XeroClient,
    private readonly groups: MarkGroups,
    private readonly parcel: string,
  ) {}

  /** One outcome for each, in their order. Throws nothing. */
  async run(courses: readonly Course[]): Promise<readonly (Receipt | Failed)[]> {
    const walks = courses.map((course) => new Walk(course));
    for (;;) {
      const next = ORDER.find((does) => walks.some(({ step }) => step?.does === does));
      if (next === undefined) return walks.flatMap(({ outcome }) => outcome ?? []);
      await this.carryOut(
        next,
        walks.filter(({ step }) => step?.does === next),
      );
    }
  }

  private async carryOut(does: Step['does'], walks: readonly Walk[]): Promise<void> {
    switch (does) {
      case 'join':
        return this.join(walks);
      case 'leave':
        return this.oneByOne(walks, ({ mark, contactId }: StepOf<'leave'>) => this.groups.remove(mark, contactId));
      case 'default terms':
        return this.oneByOne(walks, () => this.defaultTerms());
      case 'terms':
        return this.terms(walks);
      case 'expect':
        return this.expectedDays(walks);
      case 'note':
        return this.oneByOne(walks, ({ note: { about, text } }: StepOf<'note'>) =>
          this.client.addHistory(about.entity, { id: about.id, details: text }, `${this.parcel}:note`),
        );
    }
  }

  private async join(walks: readonly Walk[]): Promise<void> {
    const byMark = new Map<Mark, Walk[]>();
    for (const walk of walks) {
      const { mark } = walk.step as StepOf<'join'>;
      byMark.set(mark, [...(byMark.get(mark) ?? []), walk]);
    }
    for (const [mark, joining] of byMark)
      await this.inArrays(joining, (some) => {
        const contactIds = some.map(({ step }) => (step as StepOf<'join'>).contactId);
        return this.groups.add(mark, contactIds, `${this.parcel}:${mark}`);
      });
  }

  private terms(walks: readonly Walk[]): Promise<void> {
    return this.inArrays(walks, (some) =>
      inHalves(
        some.map(({ step }) => step as StepOf<'terms'>),
        (posts) => this.unlessStopped(() => this.postTerms(posts)),
      ),
    );
  }

  private async postTerms(
    posts: readonly { readonly contactId: string; readonly sales: SalesTermToPost }[],
  ): Promise<readonly Result[]> {
    const key = `${this.parcel}:terms`;
    const [only, ...others] = posts;
    // Of a single contact a refusal is told by the status, so that it cannot be overlooked.
    if (only && others.length === 0) return [await this.client.postSalesTerms(only.contactId, only.sales, key)];
    return this.client.postSalesTermsOf(posts, key);
  }

  private expectedDays(walks: readonly Walk[]): Promise<void> {
    const key = `${this.parcel}:expected`;
    return this.inArrays(walks, (some) =>
      inHalves(
        some.map(({ step }) => step as StepOf<'expect'>),
        (posts) => this.unlessStopped(() => this.client.postExpectedDays(posts, key)),
      ),
    );
  }

  private async inArrays(walks: readonly Walk[], send: (walks: readonly Walk[]) => Promise<readonly Result[]>): Promise<void> {
    const results = await this.unlessStopped(() => send(walks)).catch((error: unknown) => walks.map(() => ({ failed: error })));
    for (const [index, walk] of walks.entries()) tell(walk, results[index]);
  }

  private oneByOne<Asked extends Step>(walks: readonly Walk[], send: (step: Asked) => Promise<Result>): Promise<void> {
    return inLanes(walks, async (walk) => {
      const sent = this.unlessStopped(() => send(walk.step as Asked));
      tell(walk, await sent.catch((error: unknown) => ({ failed: error })));
    });
  }

  private defaultTerms(): Promise<SalesTerm> {
    this.defaults ??= this.client.organisation().then(({ PaymentTerms }) => PaymentTerms?.Sales);
    return this.defaults;
  }

  private async unlessStopped<T>(send: () => Promise<T>): Promise<T> {
    if (this.stoppedBy) throw this.stoppedBy;
    try {
      return await send();
    } catch (error) {
      if (error instanceof RateLimited || error instanceof SignInExpired || error instanceof Halted) this.stoppedBy = error;
      throw error;
    }
  }
}

function tell(walk: Walk, result: Result): void {
  if (result instanceof AccountingError) walk.fail(result);
  else if (isFailed(result)) walk.fail(result.failed);
  else walk.hear(result);
}

export function isFailed(outcome: unknown): outcome is Failed {
  return typeof outcome === 'object' && outcome !== null && 'failed' in outcome;
}
