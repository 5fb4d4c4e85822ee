import { Progress } from '@mantine/core';
import type { Company, Sync } from '../../answers';
import { AtTime, ClockTime } from '../../figures';
import { useClock, useSync } from '../../queries';
import { LEDGER, RECORDS, agoText, counted, nextTurnText } from '../../words';

/** When the ledger was last read, and when it is read again. */
export function LastRead({ company }: { readonly company: Company }) {
  const { data: sync } = useSync(company.id);
  const { data: clock } = useClock();
  if (sync === undefined || clock === undefined) return null;
  const timeZone = company.profile?.timeZone ?? null;
  const why = nextTurnText(sync.next?.why ?? null);
  return (
    <span>
      {sync.syncedAt === null ? (
        'Not read yet'
      ) : (
        <>
          Last read{' '}
          <time dateTime={sync.syncedAt} title={sync.syncedAt}>
            {agoText(sync.syncedAt, clock.now)}
          </time>
        </>
      )}
      {sync.state === 'idle' && sync.next?.at != null && (
        <>
          {' · next '}
          {sync.next.at > clock.now ? <AtTime instant={sync.next.at} timeZone={timeZone} /> : 'at once'}
          {why !== null && ` (${why})`}
        </>
      )}
    </span>
  );
}

/** What is being read and how far, or what it waits for; and that webhooks are silent. */
export function Reading({ company }: { readonly company: Company }) {
  const { data: sync } = useSync(company.id);
  if (sync === undefined) return null;
  return (
    <>
      {sync.progress !== null && sync.progress.work === 'first' && <Bar sync={sync} progress={sync.progress} company={company} />}
      {sync.progress !== null && sync.progress.work !== 'first' && sync.state === 'waiting' && (
        <p className="reading" role="status">
          <Waiting company={company} progress={sync.progress} />
        </p>
      )}
      {sync.webhooks.state === 'silent' && (
        <p className="stop stop-mild" role="status">
          {LEDGER[company.provider]} has changed without telling us. Until it tells of something again, Holdfast asks by itself.
        </p>
      )}
    </>
  );
}

interface Shown {
  readonly company: Company;
  readonly progress: NonNullable<Sync['progress']>;
}

function Bar({ company, progress, sync }: Shown & { readonly sync: Sync }) {
  const { entity, read, of, pages } = progress;
  const part = of === null || of === 0 ? null : Math.min(100, Math.round((read / of) * 100));
  const what = entity === null ? `Reading ${LEDGER[company.provider]} for the first time` : `Reading ${RECORDS[entity]}`;
  return (
    <section className="reading" aria-label="Reading the ledger">
      <p className="reading-line" role="status">
        <strong>{what}</strong>
        <span className="figure">
          {entity !== null &&
            (of === null
              ? `${read.toLocaleString('en-GB')} so far`
              : `${read.toLocaleString('en-GB')} of ${of.toLocaleString('en-GB')}`)}
        </span>
        <span className="muted">{counted(pages, 'page')} so far</span>
        {sync.state === 'waiting' && <Waiting company={company} progress={progress} />}
      </p>
      <Progress value={part ?? 100} striped={part === null} animated={sync.state === 'reading'} aria-label={what} />
    </section>
  );
}

function Waiting({ company, progress: { waitingUntil, waitingFor } }: Shown) {
  if (waitingUntil === null) return <span>waits for the next turn</span>;
  return (
    <span>
      waits until <ClockTime instant={waitingUntil} timeZone={company.profile?.timeZone ?? null} />
      {waitingFor === null ? '' : ` for ${waitingFor}`}
    </span>
  );
}
