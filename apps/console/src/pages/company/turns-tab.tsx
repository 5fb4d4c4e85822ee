import type { Company, Turn, TurnSummary } from '../../answers';
import { AtTime } from '../../figures';
import { Answered, Nothing } from '../../parts/answered';
import { DataTable, type Column } from '../../parts/data-table';
import { useTurns } from '../../queries';
import { counted, triggerText } from '../../words';

export function TurnsTab({ company }: { readonly company: Company }) {
  const query = useTurns(company.id);
  const timeZone = company.profile?.timeZone ?? null;
  const columns: readonly Column<Turn>[] = [
    { name: 'When', isRowHeader: true, cell: ({ startedAt }) => <AtTime instant={startedAt} timeZone={timeZone} /> },
    { name: 'Because', cell: ({ trigger }) => triggerText(trigger) },
    { name: 'Reads', align: 'end', cell: ({ summary }) => <Calls of={summary?.traffic?.reads} /> },
    { name: 'Writes', align: 'end', cell: ({ summary }) => <Calls of={writesOf(summary)} /> },
    { name: 'What it did', cell: (turn) => <What turn={turn} /> },
  ];
  return (
    <section aria-label="Turns">
      <p className="muted">A turn is one pass over the company: pull, mirror, assess, decide, reconcile, send.</p>
      <div className="panel">
        <Answered query={query} what="the turns">
          {(turns) =>
            turns.length === 0 ? (
              <Nothing>No turn has run yet.</Nothing>
            ) : (
              <DataTable caption="The latest turns" columns={columns} rows={turns} keyOf={({ id }) => id} />
            )
          }
        </Answered>
      </div>
    </section>
  );
}

function Calls({ of }: { readonly of: number | undefined }) {
  return <span className="figure">{of === undefined ? '–' : of.toLocaleString('en-GB')}</span>;
}

/** A batch is one call that carries several writes. */
function writesOf(summary: TurnSummary | null): number | undefined {
  const traffic = summary?.traffic;
  return traffic && traffic.writes + traffic.batches;
}

function What({ turn }: { readonly turn: Turn }) {
  if (turn.error !== null) return <p className="trouble">{turn.error}</p>;
  if (turn.finishedAt === null) return <span className="muted">running …</span>;
  return <>{did(turn.summary)}</>;
}

function did(summary: TurnSummary | null): string {
  const { rowsWritten = 0, decided = 0, sent, complete } = summary ?? {};
  const parts = [
    `${counted(rowsWritten, 'changed record')} read`,
    `${counted(decided, 'customer')} judged`,
    ...(sent === undefined ? [] : some([sent.confirmed, 'action done', 'actions done'], [sent.rejected, 'refused', 'refused'])),
    ...(sent === undefined ? [] : some([sent.inDoubt, 'in doubt', 'in doubt'], [sent.later, 'put off', 'put off'])),
  ];
  return `${parts.join(', ')}.${complete === false ? ' Time ran out; the next turn goes on.' : ''}`;
}

function some(...figures: readonly (readonly [number, string, string])[]): readonly string[] {
  return figures.filter(([count]) => count > 0).map(([count, one, many]) => counted(count, one, many));
}
