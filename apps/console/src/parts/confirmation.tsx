import { useState, type ReactNode } from 'react';
import { Button, Group, TextInput } from '@mantine/core';
import { NotDone } from './answered';
import { Dialog } from './dialog';

interface Props {
  readonly isOpen: boolean;
  readonly title: string;
  readonly children: ReactNode;
  readonly confirm: string;
  readonly isDangerous?: boolean;
  /** What is asked cannot be done now. */
  readonly isBarred?: boolean;
  /** Has to be typed before anything can be confirmed: for what is much, or hard to take back. */
  readonly typed?: string | null;
  readonly isPending: boolean;
  readonly error: Error | null;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** Asks once more before something that cannot simply be taken back. The way out has the focus. */
export function Confirmation({ isOpen, title, onClose, ...rest }: Props) {
  if (!isOpen) return null;
  return (
    <Dialog title={title} onClose={onClose}>
      <Question {...rest} onClose={onClose} />
    </Dialog>
  );
}

/** Lives only while it is open: what was typed for one question does not answer the next one. */
function Question({
  children,
  confirm,
  isDangerous = false,
  isBarred = false,
  typed = null,
  isPending,
  error,
  onConfirm,
  onClose,
}: Omit<Props, 'isOpen' | 'title'>) {
  const [text, setText] = useState('');
  const isTyped = typed === null || text.trim() === typed;
  return (
    <>
      <div className="prose">{children}</div>
      {typed !== null && (
        <TextInput
          mt="md"
          label={`Type ${typed} to confirm`}
          autoComplete="off"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      )}
      <NotDone error={error} />
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose} data-autofocus>
          Cancel
        </Button>
        <Button
          {...(isDangerous ? { color: 'brick' } : {})}
          disabled={isBarred || !isTyped}
          loading={isPending}
          onClick={onConfirm}
        >
          {confirm}
        </Button>
      </Group>
    </>
  );
}
