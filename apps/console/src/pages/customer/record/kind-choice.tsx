import { UnstyledButton } from '@mantine/core';
import type { EntryKind } from '../../../file-answers';
import { ENTRY, KINDS } from '../../../file-words';

/** What there is to record, each with what follows from it. */
export function KindChoice({ onChoose }: { readonly onChoose: (kind: EntryKind) => void }) {
  return (
    <ul className="kinds">
      {KINDS.map((kind, index) => (
        <li key={kind}>
          <UnstyledButton
            className="kind"
            aria-describedby={`kind-${kind}`}
            {...(index === 0 ? { 'data-autofocus': true } : {})}
            onClick={() => onChoose(kind)}
          >
            <strong>{ENTRY[kind].name}</strong>
          </UnstyledButton>
          <span id={`kind-${kind}`} className="kind-means">
            {ENTRY[kind].means}
          </span>
        </li>
      ))}
    </ul>
  );
}
