import {
  AccountingError,
  Rejected,
  Unavailable,
  type KeyedWrite,
  type LedgerWrite,
  type Receipt,
  type WriteOutcome,
} from '@holdfast/accounting';
import { sendBatch, type Answered } from './batch';
import type { Call } from './calls';
import { isDuplicateRequest } from './faults';
import { batchRequestIdOf, requestIdOf } from './request-id';
import { objectOf } from './rows';
import { operationOf, type NextStep, type RawObject, type Step } from './step';

/** What it takes to carry writes out. */
export interface Desk {
  readonly call: Call;
  find(writes: readonly LedgerWrite[]): Promise<readonly (Receipt | null)[]>;
}

/** How far a write has come, or why it got no further. */
type Stage = Step | AccountingError;

export interface Started extends KeyedWrite {
  readonly first: Stage;
}

interface Waiting extends KeyedWrite {
  readonly number: number;
  readonly step: NextStep;
}

/** Takes each write through its steps. Steps that are due at the same time go out in one call, a single one by itself, which is not metered. Outcome n is that
 * of write n. Throws only what is no AccountingError, and only while nothing has been sent. */
export async function carryOut(desk: Desk, writes: readonly Started[], parcel: string): Promise<readonly WriteOutcome[]> {
  const outcomes: WriteOutcome[] = [];
  const stillWaiting = (each: KeyedWrite & { readonly number: number }, stage: Stage): readonly Waiting[] => {
    if ('send' in stage) return [{ ...each, step: stage }];
    outcomes[each.number] = 'done' in stage ? stage.done : stage;
    return [];
  };
  let waiting = writes.flatMap(({ first, ...each }, number) => stillWaiting({ ...each, number }, first));
  for (let round = 0; waiting.length > 0; round += 1) {
    const answers = await sent(desk.call, waiting, { parcel, round });
    const found = await readBack(desk, answers);
    waiting = answers.flatMap(({ each, answer }) => stillWaiting(each, advanced(each, answer, found)));
  }
  return outcomes;
}

async function sent(
  call: Call,
  waiting: readonly Waiting[],
  { parcel, round }: { readonly parcel: string; readonly round: number },
): Promise<readonly Answered<Waiting>[]> {
  try {
    const [one] = waiting;
    if (one && waiting.length === 1) return [{ each: one, answer: await sentAlone(call, one) }];
    return await sendBatch(call, waiting, batchRequestIdOf(parcel, round));
  } catch (error) {
    if (!(error instanceof AccountingError) && round === 0) throw error;
    const failure =
      error instanceof AccountingError ? error : new Unavailable('We failed ourselves while QuickBooks was writing.');
    return waiting.map((each) => ({ each, answer: failure }));
  }
}

async function sentAlone(call: Call, { key, step: { send } }: Waiting): Promise<RawObject | AccountingError> {
  const answer = await call({ op: 'write', ...send, requestId: requestIdOf(key, send) });
  const missing = new Unavailable('QuickBooks did not show what it has written. Look again later.');
  return objectOf(answer, operationOf(send).entity) ?? missing;
}

/** QuickBooks may refuse a request as one that it has had already: then the effect is looked for, and not finding it is no proof. */
async function readBack(desk: Desk, answers: readonly Answered<Waiting>[]): Promise<ReadonlyMap<LedgerWrite, Receipt>> {
  const writes = answers.flatMap(({ each, answer }) => (isDuplicateRequest(answer) ? [each.write] : []));
  // That the looking fails changes nothing about the write.
  const found = writes.length === 0 ? [] : await desk.find(writes).catch(() => []);
  const pairs = writes.flatMap((write, index) => {
    const receipt = found[index];
    return receipt ? [[write, receipt] as const] : [];
  });
  return new Map(pairs);
}

function advanced(
  { write, step }: Waiting,
  answer: RawObject | AccountingError,
  found: ReadonlyMap<LedgerWrite, Receipt>,
): Stage {
  if (isDuplicateRequest(answer)) {
    const receipt = found.get(write);
    if (receipt) return { done: { ...receipt, drift: step.drift } };
    return new Unavailable('QuickBooks has had this request, but its effect is not to be seen yet.');
  }
  if (answer instanceof AccountingError) return answer instanceof Rejected && step.refused ? step.refused() : answer;
  try {
    return step.after(answer);
  } catch (error) {
    if (error instanceof AccountingError) return error;
    throw error;
  }
}
