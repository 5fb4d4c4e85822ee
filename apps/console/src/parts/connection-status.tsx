import type { Company } from '../answers';
import { CONNECTION, LEDGER } from '../words';
import { ConnectForm } from './connect-form';

export function ConnectionStatus({ status }: { readonly status: Company['status'] }) {
  return <span className={`status status-${status}`}>{CONNECTION[status]}</span>;
}

/** What is wrong with the connection and what cures it; nothing while all is well. */
export function ConnectionCure({ company }: { readonly company: Company }) {
  if (company.status === 'connected') return null;
  const ledger = LEDGER[company.provider];
  return (
    <div className="cure" role="status">
      <p>
        {company.status === 'needs-reconnect'
          ? `${ledger} no longer accepts our sign-in, so nothing is read or written until somebody connects this company again.`
          : `This company was disconnected: nothing is read or written any more. Its history is kept.`}
      </p>
      <ConnectForm provider={company.provider} again />
    </div>
  );
}
