import { Button } from '@mantine/core';
import type { Provider } from '../answers';
import { LEDGER } from '../words';

/** A real form, not a fetch: the answer sends the browser to the ledger's own consent page. */
export function ConnectForm({ provider, again = false }: { readonly provider: Provider; readonly again?: boolean }) {
  return (
    <form method="post" action={`/connect/${provider}`}>
      <Button type="submit" variant={again ? 'filled' : 'default'} {...(again ? { size: 'compact-md' } : {})}>
        {again ? 'Connect again' : `Connect ${LEDGER[provider]}`}
      </Button>
    </form>
  );
}
