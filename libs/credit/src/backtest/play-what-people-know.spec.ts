import fc from 'fast-check';
import { FACTS } from '../assess/fact-table';
import { compilePolicy } from '../decide/compile-policy';
import type { RuleDocument } from '../decide/policy';
import { SETTINGS, sampleDay } from '../ledger/sample-books';
import { Player } from './play';
import { playByDeciding } from './play-by-deciding';
import { LAST_OFFSET, compared, sampleHistory } from './sample-histories';
import { sampleFigures, sampleRecordings } from './sample-known';

const UNTIL = sampleDay(LAST_OFFSET + 40);

describe('a history of which people have recorded something, in a book that was measured', () => {
  const askedOf = fc.constantFrom(
    ...FACTS.filter(({ movement }) => movement === 'with-the-file' || movement === 'with-the-book'),
  );
  const known = fc.record({ entries: sampleRecordings, bookFigures: sampleFigures });

  it('is the same judged every day, on the days told, and kept running, by rules that ask for it', () => {
    let otherwise = 0;
    const asking = fc
      .tuple(fc.constantFrom('hold' as const, 'warn' as const), askedOf.chain(compared))
      .map(([standing, one]) => compiled(standing, one))
      .filter((read) => read.ok)
      .map((read) => read.policy);
    fc.assert(
      fc.property(sampleHistory, asking, known, ({ ledger, recordedOn }, policy, { entries, bookFigures }) => {
        const play = { policy, settings: SETTINGS, recordedOn, until: UNTIL, entries, bookFigures };
        const daily = playByDeciding(ledger, play, 'every day');
        expect(playByDeciding(ledger, play, 'when told')).toEqual(daily);
        expect(new Player(play).spellsOf(ledger)).toEqual(daily);
        const { entries: _, bookFigures: __, ...without } = play;
        if (JSON.stringify(playByDeciding(ledger, without, 'when told')) !== JSON.stringify(daily)) otherwise += 1;
      }),
      { numRuns: 60 },
    );
    // That what is recorded was heard at all.
    expect(otherwise).toBeGreaterThan(0);
  });

  const anyOverdue: RuleDocument = {
    id: 'any',
    say: 'Any.',
    standing: 'hold',
    mark: 'hold',
    enter: { all: ['overdueAmount > tolerance'] },
    release: { all: ['overdueAmount <= tolerance'] },
  };

  function compiled(standing: 'hold' | 'warn', one: string): ReturnType<typeof compilePolicy> {
    const asking: RuleDocument = {
      id: 'asking',
      say: 'Asking.',
      ...(standing === 'hold' ? { standing, mark: 'new-account' } : { standing }),
      enter: { all: [one] },
      release: { all: ['openCount <= 1'] },
    };
    const rules = [anyOverdue, asking];
    return compilePolicy({ name: 'Asks', version: '1', tolerance: { amount: '10.00' }, rules, treatment: [] }, 'GBP');
  }
});
