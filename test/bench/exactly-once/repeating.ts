import { memberDone } from './members';
import type { Plan } from './plans';
import { ProviderModel } from './provider';

/** How often each member was done in the end, by a client that sends again until it has had an answer: `hasKey` with one key for ever, otherwise blindly. */
export function timesByRepeating(
  plan: Plan,
  by: { readonly hasKey: boolean; readonly retentionMs: number; readonly members: number },
): readonly number[] {
  const provider = new ProviderModel(by.hasKey ? by.retentionMs : 0);
  const names = Array.from({ length: by.members }, (_, member) => String(member));
  let nowMs = 0;
  for (const [index, { crash, network, gapMs }] of plan.attempts.entries()) {
    const effects = names.filter((_, member) => memberDone(plan, index, member, by.members));
    if (crash !== 'after intent') provider.receive({ key: by.hasKey ? 'key' : null, effects }, network, nowMs);
    if (crash === 'none' && network === 'ok' && effects.length === names.length) break;
    nowMs += gapMs;
  }
  return names.map((name) => provider.count(name, Number.POSITIVE_INFINITY));
}
