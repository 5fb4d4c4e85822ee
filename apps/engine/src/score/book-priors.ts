import { Injectable } from '@nestjs/common';
import { addDays, portfolioPrior, type CompanySettings, type Day, type Prior } from '@holdfast/credit';
import { settlements, type CompanyScope } from '@holdfast/store';

/** The formula itself looks at the last 180 days only. */
const WINDOW_DAYS = 180;

/** How each company's customers pay as a whole, as of the start of the first day of the month: it takes the whole book, so it is worked out once a month
 * and kept by this process. What is corrected in the ledger meanwhile counts from the next month, or the next start. */
@Injectable()
export class BookPriors {
  private readonly kept = new Map<string, { readonly asOf: Day; readonly prior: Promise<Prior> }>();

  /** `isComplete`: the ledger has been read to its end at least once; before that nothing is kept. */
  async of(
    scope: CompanyScope,
    today: Day,
    company: { readonly settings: CompanySettings; readonly isComplete: boolean },
  ): Promise<Prior> {
    const asOf = `${today.slice(0, 7)}-01` as Day;
    const known = this.kept.get(scope.companyId);
    if (known?.asOf === asOf) return known.prior;
    const prior = workOut(scope, asOf, company.settings.defaultTermsDays);
    if (!company.isComplete) return prior;
    this.kept.set(scope.companyId, { asOf, prior });
    // A failure is not kept: whoever asks next tries again.
    prior.catch(() => this.kept.delete(scope.companyId));
    return prior;
  }
}

async function workOut(scope: CompanyScope, asOf: Day, defaultTermsDays: number): Promise<Prior> {
  const within = { from: addDays(asOf, -WINDOW_DAYS), before: asOf, defaultTermsDays };
  const settled = await settlements.settledWithin(scope, within);
  return portfolioPrior(settled, asOf, await settlements.firstReceipt(scope));
}
