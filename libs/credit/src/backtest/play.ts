import { isStricter } from '../decide/decision';
import type { CompiledRule } from '../decide/policy';
import { strictness } from '../decide/rules-in-force';
import type { CustomerLedger } from '../ledger/customer-ledger';
import { dayFromNumber, dayNumber } from '../money/day';
import { KnownFile } from './known-file';
import { mornings, playByDeciding } from './play-by-deciding';
import { RunningLedger } from './running-ledger';
import { RunningRules, type Before, type InForce } from './running-rules';
import type { Play, Spell } from './spell';

/** Plays customers' histories under one policy: by running ledgers and rules where both can tell everything, by deciding otherwise. The spells are the
 * same either way. */
export class Player {
  private readonly rules: RunningRules | null;
  private readonly byStrictness: readonly number[];

  constructor(private readonly play: Play) {
    this.rules = RunningRules.of(play.policy);
    const rules = this.rules?.rules ?? [];
    this.byStrictness = rules
      .map((_, place) => place)
      .sort((a, b) => strictness(rules[b] as CompiledRule) - strictness(rules[a] as CompiledRule));
  }

  /** `known`: what is told of this customer alone; what the play itself says otherwise. */
  spellsOf(ledger: CustomerLedger, known: Pick<Play, 'recordedOn' | 'entries'> = this.play): readonly Spell[] {
    const play = { ...this.play, ...known };
    const { entries = [], settings, until } = play;
    // Nothing that was recorded later is known to any day that is played.
    const file = new KnownFile(entries, settings);
    const isTold = file.isEmptyUntil(until) && !this.isExcluded(ledger);
    const running = this.rules && isTold ? RunningLedger.of(ledger, play) : null;
    if (!this.rules || !running) return playByDeciding(ledger, play, 'when told');
    const [first = null] = mornings(ledger, play, file);
    return first === null ? [] : this.run(this.rules, running, dayNumber(first));
  }

  /** Whether an exclusion of the policy names this customer, or anything of it. */
  private isExcluded({ customer, invoices }: CustomerLedger): boolean {
    return this.play.policy.exclusions.some(({ of, named }) => {
      if (of === 'invoice') return invoices.some(({ id }) => id === named);
      return of === 'everybody' || (of === 'group' ? customer.groups.includes(named) : customer.id === named);
    });
  }

  private run(rules: RunningRules, ledger: RunningLedger, first: number): readonly Spell[] {
    const until = dayNumber(this.play.until);
    const spells: Spell[] = [];
    let before: Before = { inForce: rules.rules.map(() => null), eased: null, changed: [] };
    for (let today = first; today <= until;) {
      ledger.moveTo(today);
      const inForce = rules.judge(ledger, today, before);
      if (inForce !== before.inForce) {
        const [from, to] = [spells.at(-1)?.mark ?? null, rules.strictestMark(inForce)];
        spells.push(this.spell(rules.rules, today, inForce));
        before = {
          inForce,
          eased: isStricter(from, to) ? today : before.eased,
          changed: from === to ? before.changed : [today, ...before.changed],
        };
      }
      today = Math.min(ledger.nextNews, rules.lookAgainOn(ledger, today, before));
    }
    return spells;
  }

  private spell(rules: readonly CompiledRule[], from: number, inForce: InForce): Spell {
    const activeRules = this.byStrictness.flatMap((place) => {
      const [rule, since = null] = [rules[place], inForce[place]];
      return rule && since !== null ? [{ rule: rule.id, since: dayFromNumber(since), place }] : [];
    });
    const strictest = activeRules[0] && rules[activeRules[0].place];
    return {
      from: dayFromNumber(from),
      standing: strictest?.standing ?? 'open',
      mark: strictest?.mark ?? null,
      activeRules: activeRules.map(({ rule, since }) => ({ rule, since })),
    };
  }
}
