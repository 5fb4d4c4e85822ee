import type { Day } from '../money/day';
import type { Ending, FileContent } from './credit-file';

/** The day that an entry comes to: money is promised or planned for it, a limit or pin ends with it; of everything else the day it begins. Null: it has none. */
export function comesTo(content: FileContent | Ending): Day | null {
  switch (content.kind) {
    case 'dispute':
      return content.raisedOn;
    case 'flag':
      return content.since;
    case 'plan':
      return content.instalments.at(-1)?.on ?? null;
    case 'limit':
    case 'pin':
      return content.expiresOn;
    case 'promise':
    case 'terms':
    case 'bad-debt':
      return content.on;
    case 'parent':
    case 'roll-up':
    case 'end':
      return null;
  }
}
