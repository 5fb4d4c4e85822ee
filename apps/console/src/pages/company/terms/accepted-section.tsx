import { Button, NativeSelect } from '@mantine/core';
import type { Company } from '../../../answers';
import { AtTime, OnDay } from '../../../figures';
import { Answered, NotDone, Nothing } from '../../../parts/answered';
import { DataTable, type Column } from '../../../parts/data-table';
import { Section } from '../../../parts/section';
import { ShowMore } from '../../../parts/show-more';
import { Link, customerPath, useQueryValue } from '../../../routing';
import { useAcceptances, useMakeAcceptanceLink, type Acceptance } from '../../../terms-queries';

const FILTERS = [
  { value: '', label: 'Everybody' },
  { value: 'missing', label: 'Has not accepted the version in force' },
  { value: 'accepted', label: 'Has accepted it' },
];
const STATE: Readonly<Record<Acceptance['state'], string>> = {
  accepted: 'accepted',
  earlier: 'accepted another version',
  never: 'not accepted',
};

export function AcceptedSection({ company }: { readonly company: Company }) {
  const [state, setState] = useQueryValue('accepted');
  const make = useMakeAcceptanceLink(company.id);
  return (
    <Section
      title="Who has accepted it"
      intro="A link is for one customer and one version, works without signing in, and ends after 30 days. Holdfast does not send it: copy it into a mail of yours. What was signed on paper is recorded in the customer’s credit file."
    >
      <div className="filters">
        <NativeSelect label="Show" data={FILTERS} value={state} onChange={(event) => setState(event.currentTarget.value)} />
      </div>
      <div role="status">
        {make.data !== undefined && (
          <p className="new-key">
            Copy this link for {make.variables.name} now; it is not shown again, and works until{' '}
            <AtTime instant={make.data.expiresAt} timeZone={company.profile?.timeZone ?? null} />: <code>{make.data.link}</code>
          </p>
        )}
      </div>
      <NotDone error={make.error} />
      <Accepted company={company} state={state} make={make} />
    </Section>
  );
}

function Accepted({
  company,
  state,
  make,
}: {
  readonly company: Company;
  readonly state: string;
  readonly make: ReturnType<typeof useMakeAcceptanceLink>;
}) {
  const query = useAcceptances(company.id, state);
  return (
    <Answered query={query} what="who has accepted">
      {({ pages }) => {
        const customers = pages.flatMap((page) => page.customers);
        if (customers.length === 0) return <Nothing>There is no such customer.</Nothing>;
        return (
          <>
            <DataTable
              caption="Customers and the version they have accepted"
              columns={columns(company, make)}
              rows={customers}
              keyOf={({ customerId }) => customerId}
            />
            {query.hasNextPage && <ShowMore isPending={query.isFetchingNextPage} onMore={() => void query.fetchNextPage()} />}
          </>
        );
      }}
    </Answered>
  );
}

function columns(company: Company, make: ReturnType<typeof useMakeAcceptanceLink>): readonly Column<Acceptance>[] {
  return [
    {
      name: 'Customer',
      isRowHeader: true,
      cell: ({ customerId, name }) => <Link to={customerPath(company.id, customerId)}>{name}</Link>,
    },
    { name: 'State', cell: ({ state }) => STATE[state] },
    {
      name: 'Accepted',
      cell: ({ accepted }) =>
        accepted === null ? (
          '–'
        ) : (
          <>
            <OnDay day={accepted.on} /> by {accepted.by} <span className="muted">({accepted.version})</span>
          </>
        ),
    },
    {
      name: 'Link',
      isSilent: true,
      cell: ({ customerId, name, state }) =>
        state === 'accepted' ? null : (
          <Button
            size="compact-sm"
            variant="default"
            aria-label={`Make a link for ${name}`}
            loading={make.isPending && make.variables.customerId === customerId}
            onClick={() => make.mutate({ customerId, name })}
          >
            Make a link
          </Button>
        ),
    },
  ];
}
