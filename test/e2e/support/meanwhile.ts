import type { Happening } from '../../../apps/sandbox/src/books/script';
import type { CallSeen } from '../../../apps/sandbox/src/world';
import type { Witnessed } from '../../support/running';
import type { Ledger } from './witness';

/** Something that happens in the books while Holdfast is at work: right after the ledger has worked on a call, before Holdfast hears of it. Calls are
 * asked in their order until one is the right one. */
export function rightAfter(
  running: Witnessed,
  isIt: (call: CallSeen) => boolean,
  happens: () => void,
): { readonly happened: () => boolean } {
  const { calls } = running.sandbox.world;
  const push = calls.push.bind(calls);
  let hasHappened = false;
  calls.push = (...seen: CallSeen[]): number => {
    const length = push(...seen);
    if (!hasHappened && seen.some(isIt)) {
      hasHappened = true;
      happens();
    }
    return length;
  };
  return { happened: () => hasHappened };
}

/** In the books of one ledger, now. */
export function happensIn(running: Witnessed, ledger: Ledger, ...events: readonly Happening[]): void {
  const player = running.sandbox.timeline.all().find(({ books }) => books.identity.dialect === ledger);
  if (!player) throw new Error(`the sandbox has no ${ledger} company`);
  for (const event of events) player.happen(event);
}

/** The customer pays its one open invoice to the last penny. */
export function pays(running: Witnessed, ledger: Ledger, ref: string): void {
  const all = running.sandbox.timeline.all().find(({ books }) => books.identity.dialect === ledger)?.books;
  const invoice = all?.all('invoice').find((one) => one.ref === `I${ref}`);
  if (!all || !invoice) throw new Error(`the sandbox has no invoice I${ref}`);
  const minor = all.balanceOf(invoice);
  const applications = [{ invoiceRef: `I${ref}`, minor }];
  happensIn(running, ledger, { kind: 'payment', ref: `P-${ref}`, customerRef: ref, minor, applications });
}
