import {
  AccountingError,
  Unavailable,
  type KeyedWrite,
  type LedgerWrite,
  type Receipt,
  type Wire,
  type WriteOutcome,
  type Writer,
} from '@holdfast/accounting';
import type { XeroClient } from './client';
import { courseOf } from './course';
import { Finder } from './find';
import { MarkGroups } from './groups';
import type { HomeCurrencies } from './home-currency';
import { isFailed, Together, WRITES_PER_CALL } from './together';

/** Marks, notes and expected days in Xero. Every call carries an Idempotency-Key derived from the action's key or the parcel's, except the one DELETE, which is
 * idempotent by nature. Errors: see the port; Xero never answers Stale. */
export class XeroWriter implements Writer {
  private readonly groups: MarkGroups;
  private readonly finder: Finder;

  constructor(
    private readonly client: XeroClient,
    wire: Pick<Wire, 'externalId'>,
    homeCurrencies: HomeCurrencies,
  ) {
    this.groups = new MarkGroups(client);
    this.finder = new Finder(client, wire, homeCurrencies);
  }

  async perform(write: LedgerWrite, key: string): Promise<Receipt> {
    const [outcome] = await this.together(key).run([courseOf(write)]);
    if (outcome === undefined || isFailed(outcome)) throw outcome?.failed;
    return outcome;
  }

  find(write: LedgerWrite): Promise<Receipt | null> {
    return this.finder.find(write);
  }

  async performTogether(writes: readonly KeyedWrite[], parcel: string): Promise<readonly WriteOutcome[]> {
    mustBeDifferent(writes);
    const outcomes = await this.together(parcel).run(writes.map(({ write }) => courseOf(write)));
    return outcomes.map((outcome) => (isFailed(outcome) ? asOutcome(outcome.failed) : outcome));
  }

  findTogether(writes: readonly LedgerWrite[]): Promise<readonly (Receipt | null)[]> {
    return this.finder.findTogether(writes);
  }

  private together(parcel: string): Together {
    return new Together(this.client, this.groups, parcel);
  }
}

/** Two changes of one customer in one array would be told apart by nobody. */
function mustBeDifferent(writes: readonly KeyedWrite[]): void {
  if (writes.length > WRITES_PER_CALL) throw new RangeError(`${writes.length} writes together are more than ${WRITES_PER_CALL}.`);
  const objects = new Set(writes.map(({ write }) => objectWritten(write)));
  if (objects.size < writes.length)
    throw new RangeError('Two of these writes are about the same object; they cannot go together.');
}

function objectWritten(write: LedgerWrite): string {
  if (write.kind === 'expect') return `invoice ${write.invoice.id.toLowerCase()}`;
  if (write.kind !== 'note') return `customer ${write.customer.id.toLowerCase()}`;
  return JSON.stringify([write.about.entity, write.about.id.toLowerCase(), write.marker]);
}

/** The others have their outcomes whatever the wire throws; of what it broke off nobody knows. */
function asOutcome(error: unknown): AccountingError {
  if (error instanceof AccountingError) return error;
  return new Unavailable(
    'Something went wrong on the way to Xero, so nobody knows whether this was done. Holdfast looks for it by itself.',
  );
}
