import type { ReactNode } from 'react';
import type { FileEntry, Instalment } from '../file-answers';
import { stateText } from '../file-words';
import { Amount, OnDay } from '../figures';
import { DataTable, type Column } from './data-table';

export function EntryState({ entry }: { readonly entry: FileEntry }) {
  const text = stateText(entry);
  return text === null ? null : <span className={`entry-state entry-${entry.state}`}>{text}</span>;
}

/** What was recorded, in words; the title says what it is. */
export function EntryDetail({ entry }: { readonly entry: FileEntry }): ReactNode {
  switch (entry.kind) {
    case 'dispute':
      return <DisputeDetail entry={entry} />;
    case 'promise':
      return <PromiseDetail entry={entry} />;
    case 'plan':
      return <PlanDetail entry={entry} />;
    case 'limit':
      return (
        <>
          <Amount of={entry.amount} />, <Lasting entry={entry} />: <q>{entry.reason}</q>
        </>
      );
    case 'pin':
      return (
        <>
          <Lasting entry={entry} />: <q>{entry.reason}</q>
        </>
      );
    case 'flag':
      return (
        <>
          Since <OnDay day={entry.since} />
          {entry.note === null ? '.' : <>: {entry.note}</>}
        </>
      );
    case 'terms':
      return (
        <>
          By {entry.acceptedBy} on <OnDay day={entry.on} />.
        </>
      );
    case 'bad-debt':
      return (
        <>
          Given up on <OnDay day={entry.on} />: <q>{entry.reason}</q>
        </>
      );
    case 'parent':
      return 'As recorded here; it counts before what the ledger says.';
    case 'roll-up':
      return 'This customer and everybody below it are measured by what they owe together.';
  }
}

type Of<Kind extends FileEntry['kind']> = { readonly entry: Extract<FileEntry, { readonly kind: Kind }> };

function DisputeDetail({ entry: { amount, raisedOn, reason, evidence } }: Of<'dispute'>) {
  return (
    <>
      {amount === null ? 'All of it' : <Amount of={amount} />}, raised on <OnDay day={raisedOn} />: <q>{reason}</q>
      {evidence !== null && <> Evidence: {evidence}</>}
    </>
  );
}

function PromiseDetail({ entry: { amount, on, promisedBy, madeOn, paid } }: Of<'promise'>) {
  return (
    <>
      <Amount of={amount} /> for <OnDay day={on} />, promised by {promisedBy} on <OnDay day={madeOn} />.
      {paid !== null && (
        <>
          {' '}
          <Amount of={paid} /> has come.
        </>
      )}
    </>
  );
}

function PlanDetail({ entry: { invoices, agreedOn, schedule } }: Of<'plan'>) {
  const next = schedule.find((instalment) => !isPaid(instalment));
  return (
    <>
      For {invoices.map(({ number, id }) => number || id).join(', ')}, agreed on <OnDay day={agreedOn} />.
      {next !== undefined && (
        <>
          {' '}
          Next: <Amount of={next.amount} /> on <OnDay day={next.on} />
          {next.isLate ? ', late.' : '.'}
        </>
      )}
    </>
  );
}

function isPaid({ amount, paid }: Instalment): boolean {
  return amount.amount === paid.amount;
}

function Lasting({ entry }: Of<'limit'> | Of<'pin'>) {
  const isOver = entry.state === 'over';
  return (
    <>
      {entry.state === 'to-come' && (
        <>
          from <OnDay day={entry.from} />,{' '}
        </>
      )}
      {entry.expiresOn === null ? (
        'without an end'
      ) : (
        <>
          {isOver ? 'ended by itself after' : 'ends by itself after'} <OnDay day={entry.expiresOn} />
        </>
      )}
    </>
  );
}

const COLUMNS: readonly Column<Instalment>[] = [
  { name: 'Due', isRowHeader: true, cell: ({ on }) => <OnDay day={on} /> },
  { name: 'Instalment', align: 'end', cell: ({ amount }) => <Amount of={amount} /> },
  { name: 'Come', align: 'end', cell: ({ paid }) => <Amount of={paid} /> },
  {
    name: 'State',
    cell: (instalment) => {
      if (isPaid(instalment)) return 'paid';
      return instalment.isLate ? <span className="late">late</span> : 'to come';
    },
  },
];

export function Schedule({ of }: { readonly of: readonly Instalment[] }) {
  return <DataTable caption="Instalments" columns={COLUMNS} rows={of} keyOf={({ on }) => on} />;
}
