import { useState } from 'react';
import { NativeSelect, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import type { Company, CustomerLine, Day } from '../../answers';
import { Amounts, OnDay, dayIn } from '../../figures';
import { Answered, Nothing } from '../../parts/answered';
import { DataTable, type Column } from '../../parts/data-table';
import { ShowMore } from '../../parts/show-more';
import { StandingBadge } from '../../parts/standing-badge';
import { useClock, useCustomers } from '../../queries';
import { Link, customerPath, useQueryValue } from '../../routing';
import { LEDGER, MARK, STANDING_MEANING } from '../../words';

const STANDINGS = [
  { value: '', label: 'Every standing' },
  ...(['hold', 'upfront', 'warn', 'open'] as const).map((value) => ({ value, label: `${value}: ${STANDING_MEANING[value]}` })),
];

export function CustomersTab({ company }: { readonly company: Company }) {
  const [search, setSearch] = useQueryValue('search');
  const [standing, setStanding] = useQueryValue('standing');
  return (
    <section aria-label="Customers">
      <div className="filters">
        <SearchBox value={search} onChange={setSearch} />
        <NativeSelect
          label="Standing"
          data={STANDINGS}
          value={standing}
          onChange={(event) => setStanding(event.currentTarget.value)}
        />
      </div>
      <CustomerList company={company} search={search} standing={standing} />
    </section>
  );
}

const TYPING_MS = 250;

function SearchBox({ value, onChange }: { readonly value: string; readonly onChange: (value: string) => void }) {
  const [text, setText] = useState(value);
  const search = useDebouncedCallback(onChange, TYPING_MS);
  const type = (typed: string): void => {
    setText(typed);
    search(typed);
  };
  return (
    <TextInput
      label="Search"
      type="search"
      placeholder="Name or e-mail"
      maxLength={200}
      value={text}
      onChange={(event) => type(event.currentTarget.value)}
    />
  );
}

function CustomerList({
  company,
  search,
  standing,
}: {
  readonly company: Company;
  readonly search: string;
  readonly standing: string;
}) {
  const query = useCustomers(company.id, { search, standing });
  const clock = useClock().data;
  const today = clock === undefined ? null : dayIn(clock.now, company.profile?.timeZone ?? 'UTC');
  return (
    <div className="panel">
      <Answered query={query} what="the customers">
        {({ pages }) => {
          const customers = pages.flat();
          if (customers.length === 0) {
            const isFiltered = search !== '' || standing !== '';
            return (
              <Nothing>
                {isFiltered ? 'No customer matches this.' : 'No customer has been read yet. The first turn reads them all.'}
              </Nothing>
            );
          }
          return (
            <>
              <DataTable
                caption="Customers"
                isLinked
                columns={columnsOf(company, today)}
                rows={customers}
                keyOf={({ id }) => id}
              />
              {query.hasNextPage && <ShowMore isPending={query.isFetchingNextPage} onMore={() => void query.fetchNextPage()} />}
            </>
          );
        }}
      </Answered>
    </div>
  );
}

function columnsOf(company: Company, today: Day | null): readonly Column<CustomerLine>[] {
  return [
    {
      name: 'Customer',
      isRowHeader: true,
      cell: ({ id, name, active }) => (
        <>
          <Link to={customerPath(company.id, id)}>{name}</Link>
          {active ? null : <span className="muted"> (inactive)</span>}
        </>
      ),
    },
    { name: 'Standing', cell: ({ standing, mark }) => <StandingBadge standing={standing} mark={mark} /> },
    {
      name: `In ${LEDGER[company.provider]}`,
      cell: ({ markPlaced }) => (markPlaced === null ? <span className="muted">–</span> : MARK[markPlaced]),
    },
    { name: 'Open balance', align: 'end', cell: ({ openBalances }) => <Amounts of={openBalances} /> },
    {
      name: 'Open invoices',
      align: 'end',
      cell: ({ openInvoices }) => <span className="figure">{openInvoices.toLocaleString('en-GB')}</span>,
    },
    {
      name: 'Overdue since',
      cell: ({ oldestDue }) => (
        <OnDay day={oldestDue !== null && today !== null && oldestDue < today ? oldestDue : null} none="not overdue" />
      ),
    },
    { name: 'Last decided', cell: ({ asOf }) => <OnDay day={asOf} /> },
  ];
}
