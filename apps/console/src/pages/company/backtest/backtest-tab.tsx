import type { Company } from '../../../answers';
import { Answered, Nothing } from '../../../parts/answered';
import { Section } from '../../../parts/section';
import { useBacktests } from '../../../backtest-queries';
import { useQueryValue } from '../../../routing';
import { BacktestForm } from './backtest-form';
import { BacktestList } from './backtest-list';
import { BacktestShown } from './backtest-shown';

/** A policy tried on the company's own past. */
export function BacktestTab({ company }: { readonly company: Company }) {
  const [chosen, setChosen] = useQueryValue('number');
  const query = useBacktests(company.id);
  const number = /^[1-9]\d{0,8}$/.test(chosen) ? Number(chosen) : (query.data?.[0]?.number ?? null);
  return (
    <div className="settings">
      <Section
        title="Try on the past"
        intro="What a policy would have said at the issue of every invoice, and what really became of them. It is decided with what was known on each morning. Nothing is written, and history stays as it happened."
      >
        <BacktestForm company={company} onAsked={(asked) => setChosen(String(asked))} />
      </Section>
      {number !== null && <BacktestShown key={number} company={company} number={number} />}
      <Section title="Tried before" intro="The newest fifty are kept. Five may wait at a time.">
        <Answered query={query} what="what was tried">
          {(lines) =>
            lines.length === 0 ? (
              <Nothing>Nothing has been tried yet.</Nothing>
            ) : (
              <BacktestList company={company} lines={lines} shown={number} onShow={(one) => setChosen(String(one))} />
            )
          }
        </Answered>
      </Section>
    </div>
  );
}
