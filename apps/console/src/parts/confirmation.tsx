import type { ReactNode } from 'react';
import { Button, Group, Modal } from '@mantine/core';
import { NotDone } from './answered';

interface Props {
  readonly isOpen: boolean;
  readonly title: string;
  readonly children: ReactNode;
  readonly confirm: string;
  readonly isDangerous?: boolean;
  readonly isPending: boolean;
  readonly error: Error | null;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** Asks once more before something that cannot simply be taken back. The way out has the focus. */
export function Confirmation({
  isOpen,
  title,
  children,
  confirm,
  isDangerous = false,
  isPending,
  error,
  onConfirm,
  onClose,
}: Props) {
  return (
    <Modal opened={isOpen} onClose={onClose} title={title} size="lg">
      <div className="prose">{children}</div>
      <NotDone error={error} />
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose} data-autofocus>
          Cancel
        </Button>
        <Button {...(isDangerous ? { color: 'brick' } : {})} loading={isPending} onClick={onConfirm}>
          {confirm}
        </Button>
      </Group>
    </Modal>
  );
}
