import type { ReactNode } from 'react';
import { Button, Group } from '@mantine/core';
import { counted } from '../../../words';
import { entryWord } from '../../section-words';
import { isRecord, plainText, valueAt } from '../../yaml-text';
import { faultAt, faultsWithin, useForm, type FieldProps } from '../form';

export interface EntryActions {
  readonly onToggle: () => void;
  readonly onMove: (by: -1 | 1) => void;
  readonly onCopy: () => void;
  readonly onRemove: () => void;
}

interface Props extends Pick<FieldProps, 'path' | 'wordsKey'> {
  readonly isOpen: boolean;
  readonly isLast: boolean;
  readonly actions: EntryActions;
  /** Its settings. */
  readonly children: ReactNode;
}

/** One entry of a list: its name and sentence, and below them, once it is opened, its settings. */
export function EntryCard({ path, wordsKey, isOpen, isLast, actions, children }: Props) {
  const { says, faults } = useForm();
  const entry = valueAt(says, path);
  const [name, sentence] = titleOf(entry, `${entryWord(wordsKey)} ${Number(path.at(-1)) + 1}`);
  const wrongHere = faultAt(faults, path);
  const wrong = faultsWithin(faults, path).length;
  return (
    <div className={wrong > 0 ? 'policy-entry policy-entry-wrong' : 'policy-entry'} data-entry={path.at(-1)}>
      <button type="button" className="policy-entry-head" aria-expanded={isOpen} onClick={actions.onToggle}>
        <strong>{name}</strong> {sentence} {wrong > 0 && <span className="policy-wrong">{counted(wrong, 'fault')}</span>}
      </button>
      {isOpen && (
        <div className="policy-entry-body" role="group" aria-label={name}>
          {wrongHere !== null && <p className="trouble">{wrongHere}</p>}
          {children}
          <Group gap="xs" mt="sm">
            <Button variant="default" size="compact-sm" disabled={path.at(-1) === 0} onClick={() => actions.onMove(-1)}>
              Move up
            </Button>
            <Button variant="default" size="compact-sm" disabled={isLast} onClick={() => actions.onMove(1)}>
              Move down
            </Button>
            <Button variant="default" size="compact-sm" onClick={actions.onCopy}>
              Copy
            </Button>
            <Button variant="subtle" color="brick" size="compact-sm" onClick={actions.onRemove}>
              Remove {name}
            </Button>
          </Group>
        </div>
      )}
    </div>
  );
}

/** The short name and the sentence of an entry, as far as it has them. */
function titleOf(entry: unknown, otherwise: string): readonly [name: string, sentence: string] {
  if (!isRecord(entry)) return [otherwise, ''];
  const { id, say, step, day, channel, paidOnTime, credit } = entry;
  if (step !== undefined) return [plainText(step), `day ${plainText(day)}, ${plainText(channel)}`];
  if (credit !== undefined) return [otherwise, `from ${plainText(paidOnTime)} paid on time: ${plainText(credit)}`];
  return [id === undefined ? otherwise : plainText(id), say === undefined ? '' : plainText(say)];
}
