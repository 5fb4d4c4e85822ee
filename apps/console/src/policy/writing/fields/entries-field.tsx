import { useRef, useState, type ReactNode } from 'react';
import { Button } from '@mantine/core';
import type { Schema } from '../../policy-answers';
import { entryWord, wordsFor } from '../../section-words';
import { withMoved, withValue } from '../../yaml-edits';
import { isRecord, valueAt, type Path } from '../../yaml-text';
import { faultAt, inheritedAt, useForm, type FieldProps } from '../form';
import { blankOf, freeName } from '../kinds';
import { EntryCard, type EntryActions } from './entry-card';

interface Props extends FieldProps {
  readonly item: Schema;
  readonly fieldsOf: (path: Path) => ReactNode;
}

/** A list of entries, each folded up until it is opened; those of the level below can be taken over one by one. */
export function EntriesField({ path, wordsKey, item, fieldsOf }: Props) {
  const form = useForm();
  const value = valueAt(form.says, path);
  const entries: readonly unknown[] = Array.isArray(value) ? value : [];
  const ids = entries.map((entry) => valueAt(entry, ['id']));
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  const list = useRef<HTMLDivElement>(null);
  const focusOn = (index: number, what: string): void =>
    void requestAnimationFrame(() => list.current?.querySelector<HTMLElement>(`[data-entry="${index}"] ${what}`)?.focus());
  const add = (entry: unknown): void => {
    form.change((text) => withValue(text, [...path, entries.length], entry));
    setOpen((before) => new Set([...before, entries.length]));
    focusOn(entries.length, 'input, textarea');
  };
  const word = entryWord(wordsKey);
  const actionsOf = (index: number): EntryActions => ({
    onToggle: () =>
      setOpen((before) => new Set(before.has(index) ? [...before].filter((one) => one !== index) : [...before, index])),
    onMove: (by) => {
      form.change((text) => withMoved(text, path, { from: index, to: index + by }));
      setOpen((before) => new Set([...before].map((one) => (one === index ? index + by : one === index + by ? index : one))));
      focusOn(index + by, 'button');
    },
    onCopy: () => add(copyOf(entries[index], ids)),
    onRemove: () => {
      form.change((text) => withValue(text, [...path, index], undefined));
      setOpen((before) => new Set([...before].filter((one) => one !== index).map((one) => (one > index ? one - 1 : one))));
      list.current?.querySelector<HTMLElement>('.policy-add button')?.focus();
    },
  });
  const wrong = faultAt(form.faults, path);
  return (
    <div ref={list}>
      {path.length > 1 && <p className="label">{wordsFor(wordsKey).label}</p>}
      {wrong !== null && <p className="trouble">{wrong}</p>}
      {entries.map((_, index) => (
        <EntryCard
          key={index}
          path={[...path, index]}
          wordsKey={wordsKey}
          isOpen={open.has(index)}
          isLast={index === entries.length - 1}
          actions={actionsOf(index)}
        >
          {fieldsOf([...path, index])}
        </EntryCard>
      ))}
      <FromBelow path={path} taken={ids} onTake={(id) => add({ id })} />
      <div className="policy-add">
        <Button variant="default" size="compact-sm" onClick={() => add(blankOf(item, form.schema, `new-${word}`, ids))}>
          Add {/^[aeiou]/.test(word) ? 'an' : 'a'} {word}
        </Button>
      </div>
    </div>
  );
}

/** What the level below says and this one does not change. */
function FromBelow({
  path,
  taken,
  onTake,
}: {
  readonly path: FieldProps['path'];
  readonly taken: readonly unknown[];
  readonly onTake: (id: string) => void;
}) {
  const form = useForm();
  const below = inheritedAt(form, path);
  const others = (Array.isArray(below) ? below : []).filter(
    (entry) => typeof valueAt(entry, ['id']) === 'string' && !taken.includes(valueAt(entry, ['id'])),
  );
  if (others.length === 0) return null;
  return (
    <ul className="policy-below">
      {others.map((entry: { readonly id: string; readonly say?: string }) => (
        <li key={entry.id}>
          <span>
            <strong>{entry.id}</strong> <span className="muted">({form.inheritedFrom})</span> {entry.say}
          </span>
          <Button variant="default" size="compact-sm" onClick={() => onTake(entry.id)}>
            Change {entry.id}
          </Button>
        </li>
      ))}
    </ul>
  );
}

function copyOf(entry: unknown, ids: readonly unknown[]): unknown {
  if (!isRecord(entry)) return entry;
  const id = entry['id'];
  return typeof id === 'string' ? { ...entry, id: freeName(id, ids) } : entry;
}
