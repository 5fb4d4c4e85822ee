import { useState } from 'react';
import { Button, TextInput } from '@mantine/core';
import type { Company, CustomerLedger } from '../../../answers';
import { useAskCredit } from '../../../file-queries';
import { NotDone } from '../../../parts/answered';
import { Section } from '../../../parts/section';
import { AmountField, CurrencyField } from '../record/inputs';
import { typedAmount } from '../record/instalments';
import { CheckSaid } from './check-said';
import { RecentChecks } from './recent-checks';

interface Props {
  readonly company: Company;
  readonly books: CustomerLedger;
}

/** "May I sell on credit?", answered on the balance with this sale. */
export function SellOnCredit({ company, books }: Props) {
  const customer = books.customer.id;
  const currencies = currenciesOf(company, books);
  const [amount, setAmount] = useState('');
  const [chosen, setChosen] = useState('');
  const [document, setDocument] = useState('');
  const ask = useAskCredit(company.id);
  const currency = chosen || (currencies[0] ?? '');
  return (
    <Section
      title="May I sell on credit?"
      intro="Judged on what is owed together with this sale. The question and its answer are kept."
    >
      <form
        className="inline-form"
        onSubmit={(event) => {
          event.preventDefault();
          const named = document.trim() === '' ? {} : { document: document.trim() };
          ask.mutate({ customer, amount: typedAmount(amount), currency, ...named });
        }}
      >
        <AmountField
          label="Amount, tax included"
          currency={currency}
          value={amount}
          onChange={(event) => setAmount(event.currentTarget.value)}
        />
        <CurrencyField currencies={currencies} value={currency} onChange={(event) => setChosen(event.currentTarget.value)} />
        <TextInput
          label="Document"
          placeholder="may stay empty"
          maxLength={200}
          value={document}
          onChange={(event) => setDocument(event.currentTarget.value)}
        />
        <Button type="submit" disabled={amount.trim() === '' || currency === ''} loading={ask.isPending}>
          Ask
        </Button>
      </form>
      <NotDone error={ask.error} />
      <div role="status">
        {ask.data !== undefined && <CheckSaid answer={ask.data} timeZone={company.profile?.timeZone ?? null} />}
      </div>
      <RecentChecks company={company} customer={customer} />
    </Section>
  );
}

function currenciesOf(company: Company, books: CustomerLedger): readonly string[] {
  const own = books.invoices.map(({ balance }) => balance.currency);
  return [...new Set([...own.slice(-1), ...own, ...(company.profile ? [company.profile.homeCurrency] : [])])];
}
