import { Button } from '@mantine/core';

export function ShowMore({ isPending = false, onMore }: { readonly isPending?: boolean; readonly onMore: () => void }) {
  return (
    <Button variant="default" mt="md" loading={isPending} onClick={onMore}>
      Show more
    </Button>
  );
}
