import type { BacktestResult } from '../../../backtest-answers';
import { Amount } from '../../../figures';
import { Section } from '../../../parts/section';

/** What it costs those who pay, and those who read its alerts. */
export function CostSection({ result }: { readonly result: BacktestResult }) {
  const { held, all, cost, currency } = result;
  const count = (of: number): string => of.toLocaleString('en-GB');
  return (
    <Section title="Cost">
      <dl className="costs">
        <div>
          <dt>Held, and paid on time</dt>
          <dd>
            <Amount of={{ amount: held.onTimeAmount, currency }} />
            <span className="made-of">
              of <Amount of={{ amount: all.onTimeAmount, currency }} /> that was paid on time
            </span>
          </dd>
        </div>
        <div>
          <dt>Good customers held at least once</dt>
          <dd>
            <span className="figure">{count(cost.goodCustomersHeld)}</span>
            <span className="made-of">of {count(cost.goodCustomers)} who paid everything on time</span>
          </dd>
        </div>
        <div>
          <dt>Alerts a week</dt>
          <dd>
            <span className="figure">{cost.alertsPerWeek.toFixed(1)}</span>
            <span className="made-of">
              {count(cost.warnings)} warnings, {count(cost.restrictions)} holds or upfronts, {count(cost.releases)} releases
            </span>
          </dd>
        </div>
      </dl>
    </Section>
  );
}
