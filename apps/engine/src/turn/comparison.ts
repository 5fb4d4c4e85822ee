import { Injectable } from '@nestjs/common';
import type { EntityKind } from '@holdfast/credit';
import { Store, audit, sync, type Healed, type Reconciled } from '@holdfast/store';
import { Clock, todayOf } from '../clock';
import type { KnownCompany } from '../connect/open-company';
import { log } from '../logging';
import { Mirror } from '../mirror/mirror';
import { Pull } from '../pull/pull';
import { compared, nowAccepted, toHeal, type Difference } from './difference';
import { Sweeps, type Swept } from './sweeps';

/** Once a day the ledger's own counts are held against the mirror's. A difference heals itself: things may have moved between the two countings, so
 * what changed is read once more; if that is not it, the kind is swept; what is different even then cannot be read at all (QuickBooks hides objects
 * that refer to something inactive) and is left alone until it changes. */
@Injectable()
export class Comparison {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly pull: Pull,
    private readonly mirror: Mirror,
    private readonly sweeps: Sweeps,
  ) {}

  /** After the changes have been read. `swept`: the kinds whose sweep has just come to its end. */
  async run(company: KnownCompany, swept: Set<EntityKind>): Promise<Swept> {
    const { accepted } = await this.store.inCompany(company.id, (scope) => sync.read(scope));
    const first = await this.compare(company);
    let [last, rowsWritten] = [first, 0];
    const healed = new Map<EntityKind, Healed>();
    const differing = toHeal(first, accepted);
    if (differing.length > 0) {
      log.warn({ company: company.id, differing }, 'the ledger and the mirror differ; what changed is read again');
      const again = await this.mirror.run(company, this.pull.run(company, null), { work: 'reconcile' });
      rowsWritten += again.rowsWritten;
      if (!again.complete) return { complete: false, rowsWritten };
      last = await this.compare(company);
      for (const { kind } of differing) healed.set(kind, 'read again');
    }
    const stubborn = toHeal(last, accepted).filter(({ kind }) => !swept.has(kind));
    if (stubborn.length > 0) {
      log.warn({ company: company.id, differing: stubborn }, 'the ledger and the mirror still differ; these kinds are swept');
      await this.store.inCompany(company.id, (scope) =>
        sync.due(
          scope,
          stubborn.map(({ kind }) => kind),
        ),
      );
      const done = await this.sweeps.run(company, swept);
      rowsWritten += done.rowsWritten;
      if (!done.complete) return { complete: false, rowsWritten };
      last = await this.compare(company);
      for (const { kind } of stubborn) healed.set(kind, 'swept');
    }
    await this.keep(company, first, { last, healed });
    return { complete: true, rowsWritten };
  }

  private async compare(company: KnownCompany): Promise<readonly Difference[]> {
    const counts = await company.reader.counts();
    const held = await this.store.inCompany(company.id, (scope) => sync.heldCounts(scope));
    return compared(counts, held, company.capabilities.listsDeleted);
  }

  private async keep(
    company: KnownCompany,
    first: readonly Difference[],
    { last, healed }: { readonly last: readonly Difference[]; readonly healed: ReadonlyMap<EntityKind, Healed> },
  ): Promise<void> {
    const howHealed = ({ kind, ledger, mirror }: Difference): Healed =>
      ledger === mirror ? (healed.get(kind) ?? 'nothing to heal') : 'accepted';
    const reconciled: Reconciled = {
      at: this.clock.iso(),
      kinds: last.map((found) => ({ ...found, healed: howHealed(found) })),
    };
    const differed = first.flatMap((before) => {
      const after = reconciled.kinds.find(({ kind }) => kind === before.kind);
      return after && healed.has(before.kind) ? [{ kind: before.kind, ledger: before.ledger, mirror: before.mirror, after }] : [];
    });
    await this.store.inCompany(company.id, async (scope) => {
      await sync.reconciled(scope, todayOf(company.profile, this.clock), { reconciled, accepted: nowAccepted(last) });
      await audit.append(
        scope,
        differed.map(({ after, ...before }) => ({
          at: reconciled.at,
          actor: 'daily comparison',
          event: after.healed === 'accepted' ? 'difference left' : 'difference healed',
          subject: company.id,
          detail: { ...before, after: { ledger: after.ledger, mirror: after.mirror }, healed: after.healed },
        })),
      );
    });
    log.info({ company: company.id, ...reconciled }, differed.length === 0 ? 'the mirror agrees with the ledger' : 'compared');
  }
}
