import { Injectable, NotFoundException } from '@nestjs/common';
import { forecast, forecastWords, portfolioPrior, settledOf, type Forecast } from '@holdfast/credit';
import { bookPriors, creditFiles, mirror, settings, type CompanyScope } from '@holdfast/store';
import { assessor } from '../assess/assessed';
import { Clock, todayOf } from '../clock';
import { companySettings } from '../company-settings';

/** When a customer's open invoices will be paid, by today's ledger. */
@Injectable()
export class Forecasts {
  constructor(private readonly clock: Clock) {}

  /** Throws a 404 for a customer that is not in the mirror. */
  async of(scope: CompanyScope, customerId: string): Promise<unknown> {
    const { profile } = await settings.read(scope);
    const [ledger] = await mirror.customerLedgers(scope, [customerId]);
    if (!ledger || !profile) throw new NotFoundException('There is no such customer.');
    const today = todayOf(profile, this.clock);
    const own = companySettings(profile);
    const prior = (await bookPriors.read(scope, today)) ?? portfolioPrior([], today, null);
    const factsOf = await assessor(scope, [customerId], { asOf: today, settings: own });
    const file = (await creditFiles.creditFiles(scope, [customerId])).get(customerId);
    const found = forecast(factsOf(ledger, today), settledOf(ledger, today, own, file), prior);
    return { customer: { id: ledger.customer.id, name: ledger.customer.name }, ...shown(found), ...forecastWords(found) };
  }
}

/** Numbers only where they may be shown to people. */
function shown({ asOf, state, score, prior, habit, invoices }: Forecast): object {
  const { lateShare, signedDays, settledCount } = prior;
  return {
    asOf,
    state,
    paidCount: score.paidCount,
    habit,
    score: state === 'usable' ? { lateProbability: score.lateProbability, signedDays: score.signedDays } : null,
    company: prior.isTelling ? { asOf: prior.asOf, lateShare, signedDays, settledCount } : null,
    invoices,
  };
}
