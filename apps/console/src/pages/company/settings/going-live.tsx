import type { ReactNode } from 'react';
import type { Company, Mark, Modes } from '../../../answers';
import { Amounts, AtTime } from '../../../figures';
import type { GoingLive as Shown } from '../../../outbox-answers';
import { useGoingLive } from '../../../outbox-queries';
import { Answered } from '../../../parts/answered';
import { Confirmation } from '../../../parts/confirmation';
import { LEDGER, MARK, MARKS, counted, customerText } from '../../../words';

/** Above this many actions at once, their number has to be typed. */
const TYPED_ABOVE = 25;

interface Props {
  readonly company: Company;
  /** Which modes are switched to act. */
  readonly kinds: readonly (keyof Modes)[];
  readonly isPending: boolean;
  readonly error: Error | null;
  readonly onConfirm: (seen: Partial<Record<keyof Modes, string>>) => void;
  readonly onClose: () => void;
}

/** Going live is a step of its own: first everything that would be done at once is shown, with every recipient and amount. */
export function GoingLive({ company, kinds, isPending, error, onConfirm, onClose }: Props) {
  const query = useGoingLive(company.id);
  const count = query.data === undefined ? 0 : countOf(query.data, kinds);
  return (
    <Confirmation
      isOpen
      title={`Go live: ${company.name}`}
      confirm={count === 0 ? 'Go live' : `Go live and do ${count === 1 ? 'it' : `all ${count.toLocaleString('en-GB')}`}`}
      isDangerous
      isBarred={query.data === undefined}
      typed={count > TYPED_ABOVE ? String(count) : null}
      isPending={isPending}
      error={error}
      onConfirm={() => {
        const seen = query.data?.fingerprints;
        if (seen !== undefined) onConfirm(Object.fromEntries(kinds.map((kind) => [kind, seen[kind]])));
      }}
      onClose={onClose}
    >
      <Answered query={query} what="what would be done">
        {(shown) => (
          <>
            <p>
              From now on this is done by policy, without asking. The next turn begins with what is listed here, as{' '}
              {LEDGER[company.provider]} was read <AtTime instant={shown.syncedAt} timeZone={company.profile?.timeZone ?? null} />
              . Right before each action what it rests on is read once more, and who has paid meanwhile is left out.
            </p>
            {kinds.includes('standing') && <Marks company={company} of={shown.standing} />}
            {kinds.includes('reminders') && <Reminders of={shown.reminders} />}
            {kinds.includes('notes') && <Notes company={company} of={shown.notes} />}
          </>
        )}
      </Answered>
    </Confirmation>
  );
}

function countOf(shown: Shown, kinds: readonly (keyof Modes)[]): number {
  return kinds.reduce((sum, kind) => sum + shown[kind].count, 0);
}

function Part({
  title,
  amounts,
  children,
}: {
  readonly title: string;
  readonly amounts?: Shown['standing']['amounts'];
  readonly children: ReactNode;
}) {
  return (
    <section className="live-part">
      <h3>
        <span>{title}</span> {amounts !== undefined && amounts.length > 0 && <Amounts of={amounts} />}
      </h3>
      {children}
    </section>
  );
}

function Marks({ company, of: { marks, amounts, count } }: { readonly company: Company; readonly of: Shown['standing'] }) {
  const times = (kind: 'place' | 'release', mark: Mark): number =>
    marks.filter((one) => one.kind === kind && one.mark === mark).length;
  const said = [
    ...MARKS.map((mark) => ({ count: times('place', mark), text: `${MARK[mark]} placed` })),
    ...MARKS.map((mark) => ({ count: times('release', mark), text: `${MARK[mark]} released` })),
  ].filter((one) => one.count > 0);
  if (count === 0) return <Part title={`No mark changes in ${LEDGER[company.provider]}`}>{null}</Part>;
  return (
    <Part title={`${counted(count, 'change')} in ${LEDGER[company.provider]}`} amounts={amounts}>
      <p className="flush">{said.map((one) => `${one.text}: ${one.count.toLocaleString('en-GB')}`).join(' · ')}</p>
      <List name="Customers whose mark changes">
        {marks.map((one) => (
          <li key={`${one.customerId}/${one.kind}/${one.mark}`}>
            <span>
              <strong>{customerText(one)}</strong>
              <span className="muted">
                {' '}
                {MARK[one.mark]} {one.kind === 'place' ? 'placed' : 'released'}
              </span>
            </span>
            <Amounts of={one.amounts} />
          </li>
        ))}
      </List>
    </Part>
  );
}

function Reminders({ of: { messages, amounts, tasks, oldDebt } }: { readonly of: Shown['reminders'] }) {
  const addresses = new Set(messages.flatMap(({ to }) => to)).size;
  const lost = messages.filter(({ to }) => to.length === 0).length;
  return (
    <Part
      title={
        messages.length === 0
          ? 'No e-mail is sent'
          : `${counted(messages.length, 'e-mail')} to ${counted(addresses, 'address', 'addresses')}`
      }
      amounts={amounts}
    >
      {oldDebt.count > 0 && (
        <p className="flush">
          {counted(oldDebt.count, 'e-mail')} about debts that are more than {oldDebt.days} days overdue: at most {oldDebt.perDay}{' '}
          of these go out a day.
        </p>
      )}
      {lost > 0 && (
        <p className="flush trouble">{counted(lost, 'customer')} without a usable address: nothing can be sent there.</p>
      )}
      {tasks > 0 && <p className="flush">{counted(tasks, 'task')} for your people.</p>}
      {messages.length > 0 && (
        <List name="Who gets an e-mail">
          {messages.map((one) => (
            <li key={`${one.customerId}/${one.subject}`}>
              <span>
                <strong>{customerText(one)}</strong>
                <span className="muted"> {one.to.join(', ') || 'no address'}</span>
                {one.subject !== null && <span className="live-subject">{one.subject}</span>}
              </span>
              <Amounts of={one.amounts} />
            </li>
          ))}
        </List>
      )}
    </Part>
  );
}

function Notes({ company, of: { count } }: { readonly company: Company; readonly of: Shown['notes'] }) {
  const title = count === 0 ? 'No note waits' : `${counted(count, 'note')} in ${LEDGER[company.provider]}`;
  return (
    <Part title={title}>
      <p className="flush">From now on what was done is noted on the customer there, once a turn.</p>
    </Part>
  );
}

/** Long lists scroll inside the question, so that its buttons stay in sight. */
function List({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <ul className="live-list" aria-label={name} tabIndex={0}>
      {children}
    </ul>
  );
}
