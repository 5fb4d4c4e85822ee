import { useState } from 'react';
import type { Company } from '../../../answers';
import type { Action, ApprovalAnswer } from '../../../outbox-answers';
import { Answered, Nothing } from '../../../parts/answered';
import { ShowMore } from '../../../parts/show-more';
import { useAsked } from '../../../outbox-queries';
import { counted } from '../../../words';
import { ApprovalBar } from './approval-bar';
import { AskedAction } from './asked-action';

const SHOWN_AT_FIRST = 25;

/** What waits for a person: each action with exactly what would be sent or changed. */
export function ApprovalsTab({ company }: { readonly company: Company }) {
  const query = useAsked(company.id);
  return (
    <section aria-label="To approve">
      <Answered query={query} what="what waits for your approval">
        {(asked) => <Queue company={company} asked={asked} />}
      </Answered>
    </section>
  );
}

function Queue({ company, asked }: { readonly company: Company; readonly asked: readonly Action[] }) {
  /** By id, the fingerprint of what was ticked: a tick is for one text, and not for another that comes after it. */
  const [ticked, setTicked] = useState<ReadonlyMap<string, string>>(new Map());
  const [changed, setChanged] = useState<ReadonlySet<string>>(new Set());
  const [limit, setLimit] = useState(SHOWN_AT_FIRST);
  const ready = asked.filter(isReady);
  const selected = ready.filter(({ id, fingerprint }) => ticked.get(id) === fingerprint);
  const lost = [...ticked.keys()].filter(
    (id) => asked.some((action) => action.id === id) && !selected.some((action) => action.id === id),
  );
  const hasChanged = new Set([...changed, ...lost]);
  const tick = ({ id, fingerprint }: Action): void =>
    setTicked((before) => {
      const others = [...before].filter(([other]) => other !== id);
      return new Map(before.get(id) === fingerprint ? others : [...others, [id, fingerprint ?? '']]);
    });
  const answered = (answer: Pick<ApprovalAnswer, 'changed'>): void => {
    setTicked(new Map());
    setChanged(new Set(answer.changed));
  };
  return (
    <>
      <ApprovalBar
        company={company.id}
        ready={ready}
        selected={selected}
        onSelect={(actions) => setTicked(new Map(actions.map(({ id, fingerprint }) => [id, fingerprint ?? ''])))}
        onAnswered={answered}
      />
      {asked.length === 0 ? (
        <div className="panel">
          <Nothing>Nothing waits for your approval.</Nothing>
        </div>
      ) : (
        <ul className="asked-list" aria-label={`${counted(asked.length, 'action')} to approve`}>
          {changedFirst(asked, hasChanged)
            .slice(0, limit)
            .map((action) => (
              <li key={action.id}>
                <AskedAction
                  company={company}
                  action={action}
                  isReady={isReady(action)}
                  isTicked={ticked.get(action.id) === action.fingerprint}
                  hasChanged={hasChanged.has(action.id)}
                  onTick={() => tick(action)}
                />
              </li>
            ))}
        </ul>
      )}
      {asked.length > limit && <ShowMore onMore={() => setLimit((shown) => shown * 4)} />}
    </>
  );
}

/** It has been put into words, and can be done. */
function isReady({ preview, fingerprint }: Action): boolean {
  return fingerprint !== null && preview !== null && preview.kind !== 'nothing';
}

function changedFirst(asked: readonly Action[], changed: ReadonlySet<string>): readonly Action[] {
  return [...asked.filter(({ id }) => changed.has(id)), ...asked.filter(({ id }) => !changed.has(id))];
}
