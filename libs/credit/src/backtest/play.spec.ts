import fc from 'fast-check';
import { SETTINGS, sampleDay } from '../ledger/sample-books';
import { playByDeciding } from './play-by-deciding';
import { Player } from './play';
import { RunningLedger } from './running-ledger';
import { RunningRules } from './running-rules';
import { LAST_OFFSET, sampleHistory, samplePolicies } from './sample-history';

const UNTIL = sampleDay(LAST_OFFSET + 40);

describe('a history under a policy', () => {
  it('is the same judged every day, on the days told, and kept running', () => {
    let spells = 0;
    let played = 0;
    fc.assert(
      fc.property(sampleHistory, samplePolicies, ({ ledger, recordedOn }, policy) => {
        const play = { policy, settings: SETTINGS, recordedOn, until: UNTIL };
        const daily = playByDeciding(ledger, play, 'every day');
        expect(playByDeciding(ledger, play, 'when told')).toEqual(daily);
        expect(new Player(play).spellsOf(ledger)).toEqual(daily);
        if (RunningRules.of(policy) && RunningLedger.of(ledger, play)) played += 1;
        spells += daily.length;
      }),
      { numRuns: 100 },
    );
    // Histories in which nothing ever happens would show nothing.
    expect(spells).toBeGreaterThan(60);
    expect(played).toBeGreaterThan(60);
  });
});
