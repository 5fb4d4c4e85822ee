import { Button, NativeSelect } from '@mantine/core';
import type { Company } from '../../../answers';
import { useAudit } from '../../../audit-queries';
import { AtTime } from '../../../figures';
import type { AuditEntry } from '../../../outbox-answers';
import { Answered, Nothing } from '../../../parts/answered';
import { DataTable, type Column } from '../../../parts/data-table';
import { ShowMore } from '../../../parts/show-more';
import { Link, companyPath, customerPath, useQueryValue } from '../../../routing';
import { ACTION_KIND, actorText } from '../../../words';
import { WhatHappened } from './what-happened';
import { VerifyChain } from './verify-chain';

const KINDS = [{ value: '', label: 'Everything' }, ...Object.entries(ACTION_KIND).map(([value, label]) => ({ value, label }))];

export function AuditTab({ company }: { readonly company: Company }) {
  const [customer, setCustomer] = useQueryValue('customer');
  const [kind, setKind] = useQueryValue('kind');
  const query = useAudit(company.id, { customer, kind });
  const of = query.data?.pages.flat().find(({ subject }) => subject === customer)?.customerName ?? customer;
  return (
    <section aria-label="Audit">
      <VerifyChain company={company} />
      <div className="filters">
        <NativeSelect label="Kind" data={KINDS} value={kind} onChange={(event) => setKind(event.currentTarget.value)} />
        {customer !== '' && (
          <div className="only">
            <p>
              Only <strong>{of}</strong>
            </p>
            <Button variant="default" onClick={() => setCustomer('')}>
              Show everybody
            </Button>
          </div>
        )}
      </div>
      <div className="panel">
        <Answered query={query} what="the audit">
          {({ pages }) => {
            const entries = pages.flat();
            if (entries.length === 0) return <Nothing>Nothing of this kind has been done yet.</Nothing>;
            return (
              <>
                <DataTable
                  caption="What was done, newest first"
                  columns={columnsOf(company, customer === '')}
                  rows={entries}
                  keyOf={({ sequence }) => String(sequence)}
                />
                {query.hasNextPage && <ShowMore isPending={query.isFetchingNextPage} onMore={() => void query.fetchNextPage()} />}
              </>
            );
          }}
        </Answered>
      </div>
    </section>
  );
}

function columnsOf(company: Company, isOfEverybody: boolean): readonly Column<AuditEntry>[] {
  const timeZone = company.profile?.timeZone ?? null;
  return [
    { name: 'When', isRowHeader: true, cell: ({ at }) => <AtTime instant={at} timeZone={timeZone} /> },
    { name: 'Who', cell: ({ actor }) => actorText(actor) },
    { name: 'Customer', cell: (entry) => <About company={company} entry={entry} isOfEverybody={isOfEverybody} /> },
    { name: 'What happened', isWide: true, cell: (entry) => <WhatHappened entry={entry} /> },
  ];
}

function About({
  company,
  entry: { subject, customerName },
  isOfEverybody,
}: {
  readonly company: Company;
  readonly entry: AuditEntry;
  readonly isOfEverybody: boolean;
}) {
  if (subject === company.id) return <span className="muted">the company</span>;
  return (
    <>
      <Link to={customerPath(company.id, subject)}>{customerName ?? subject}</Link>
      {isOfEverybody && (
        <p className="audit-only">
          <Link to={companyPath(company.id, 'audit', { customer: subject })}>
            Only this one<span className="unseen">: {customerName ?? subject}</span>
          </Link>
        </p>
      )}
    </>
  );
}
