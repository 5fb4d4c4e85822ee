import type { Company } from '../answers';
import { CONNECTION, LEDGER } from '../words';
import { ConnectForm } from './connect-form';

export function ConnectionStatus({ status }: { readonly status: Company['status'] }) {
  return <span className={`status status-${status}`}>{CONNECTION[status]}</span>;
}

/** What is wrong with the connection, or soon will be, and what cures it; nothing while all is well. */
export function ConnectionCure({ company }: { readonly company: Company }) {
  const trouble = troubleOf(company);
  if (trouble === null) return null;
  return (
    <div className="cure" role="status">
      <p>{trouble}</p>
      <ConnectForm provider={company.provider} again />
    </div>
  );
}

function troubleOf({ status, provider, connection }: Company): string | null {
  switch (status) {
    case 'connected':
      return connection?.warning?.message ?? null;
    case 'needs-reconnect':
      return `${LEDGER[provider]} no longer accepts our sign-in, so nothing is read or written until somebody connects this company again.`;
    case 'disconnected':
      return `This company was disconnected: nothing is read or written any more. Its history is kept.`;
  }
}
