import type { ReactNode } from 'react';
import type { Facts } from '../../answers';
import { Amount, OnDay } from '../../figures';
import { Section } from '../../parts/section';
import { counted } from '../../words';

export function FactList({ facts }: { readonly facts: Facts }) {
  const asOf = (
    <>
      As of <OnDay day={facts.asOf} />, from the ledger and the credit file.
    </>
  );
  return (
    <Section title="Facts" intro={asOf}>
      <dl className="facts">
        <Fact name="Open">
          <Amount of={facts.openAmount} />
        </Fact>
        <Fact name="Overdue">
          <Amount of={facts.overdueAmount} />
        </Fact>
        <Fact name="Oldest overdue">{facts.overdueCount === 0 ? '–' : counted(facts.oldestOverdueDays, 'day')}</Fact>
        <Fact name="Unapplied cash">
          <Amount of={facts.unappliedCash} />
        </Fact>
        <Fact name="Open credits">
          <Amount of={facts.openCredits} />
        </Fact>
        <Fact name="Monthly billing">
          <Amount of={facts.monthlyBilling} />
        </Fact>
        <Fact name="Paid invoices">{`${facts.paidCount}, ${facts.paidOnTimeCount} on time`}</Fact>
        <Fact name="Last payment">
          <OnDay day={facts.lastPaymentOn} />
        </Fact>
        <Fact name="Customer since">
          <OnDay day={facts.firstInvoiceOn} />
        </Fact>
        {facts.individual === true && <Fact name="Kind">a person or sole trader</Fact>}
      </dl>
    </Section>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className="figure">{children}</dd>
    </div>
  );
}
