import { useEffect, useState, type ReactNode } from 'react';
import { Modal } from '@mantine/core';

interface Props {
  readonly title: string;
  readonly size?: 'md' | 'lg';
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** Open for as long as it is there. Whoever closes it is back where it was opened. */
export function Dialog({ title, size = 'lg', onClose, children }: Props) {
  useFocusBack();
  return (
    <Modal opened onClose={onClose} title={title} size={size} returnFocus={false}>
      {children}
    </Modal>
  );
}

/** What opened the dialog may be gone when it closes, because what it was about is done: then the panel it stood in, or the page. */
function useFocusBack(): void {
  const [opener] = useState(() => document.activeElement);
  const [panel] = useState(() => opener?.closest('section[tabindex]') ?? null);
  useEffect(
    () => () => {
      // The dialog holds the focus until it has left the page.
      setTimeout(() => {
        const back = [opener, panel, document.getElementById('main')].find(canTakeFocus);
        back?.focus({ preventScroll: back !== opener });
      });
    },
    [opener, panel],
  );
}

function canTakeFocus(element: Element | null): element is HTMLElement {
  return element instanceof HTMLElement && element !== document.body && element.isConnected && !element.matches(':disabled');
}
