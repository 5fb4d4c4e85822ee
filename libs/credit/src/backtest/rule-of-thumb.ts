import { compilePolicy } from '../decide/compile-policy';
import type { CompiledPolicy } from '../decide/policy';

/** The rule of thumb that every policy has to beat: no credit while anything is overdue. */
export function anyOverdue(homeCurrency: string): CompiledPolicy {
  const rule = {
    id: 'any-overdue',
    say: 'No credit while anything is overdue.',
    standing: 'hold',
    mark: 'hold',
    enter: { all: ['overdueCount >= 1'] },
    release: { all: ['overdueCount <= 0'] },
  } as const;
  const compiled = compilePolicy(
    { name: 'Any overdue', version: '1', tolerance: { amount: '0' }, rules: [rule], treatment: [] },
    homeCurrency,
  );
  if (!compiled.ok) throw new RangeError('the rule of thumb does not compile');
  return compiled.policy;
}
