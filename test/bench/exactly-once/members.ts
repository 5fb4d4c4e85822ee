import type { Plan } from './plans';

/** So many customers share one call. */
export const BATCH_MEMBERS = 3;

/** Does an execution of this attempt do this member? A batch is done in part, and every part of it has its turn among the attempts. Alone, or in the last
 * attempt, everything is done. */
export function memberDone(
  { numbers: [first, second], attempts }: Plan,
  attempt: number,
  member: number,
  members: number,
): boolean {
  if (members === 1 || attempt >= attempts.length - 1) return true;
  const turn = attempt === 0 ? first + Math.floor(first / 4) : first + 3 * second + Math.floor(second / 5);
  const part = 1 + (turn % (2 ** members - 1));
  return (part & (1 << member)) !== 0;
}
