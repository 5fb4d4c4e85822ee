import { Alert, Button } from '@mantine/core';
import type { Company } from '../../../answers';
import { useVerify } from '../../../audit-queries';
import type { Verification } from '../../../outbox-answers';
import { NotDone } from '../../../parts/answered';
import { counted } from '../../../words';

const WHAT: Readonly<Record<Extract<Verification, { ok: false }>['what'], string>> = {
  changed: 'is not what was written, or stands in another place',
  missing: 'is missing',
  added: 'was never written by Holdfast',
};

/** Everything that was done hangs together by hashes; here is asked whether it still does. */
export function VerifyChain({ company }: { readonly company: Company }) {
  const verify = useVerify(company.id);
  return (
    <div className="verify">
      <p className="muted">
        Everything Holdfast has done and was told to do: who or which rule, on which facts, what was sent and what came back. Each
        entry carries a hash of all before it, so that nobody can change or remove one unseen.
      </p>
      <Button variant="default" loading={verify.isPending} onClick={() => verify.mutate()}>
        Verify
      </Button>
      <div role="status" className="verify-said">
        {verify.data !== undefined && !verify.isPending && <Verified of={verify.data} />}
      </div>
      <NotDone error={verify.error} />
    </div>
  );
}

function Verified({ of }: { readonly of: Verification }) {
  if (!of.ok) {
    return (
      <Alert color="brick" title="The chain is broken" role="alert">
        <p className="flush">
          Entry {of.at} {WHAT[of.what]}. {counted(of.count, 'entry', 'entries')} before it {of.count === 1 ? 'is' : 'are'} as
          written. Keep the database as it is and compare it with a backup.
        </p>
      </Alert>
    );
  }
  return (
    <p className="verified">
      <strong>The chain holds:</strong> {counted(of.count, 'entry', 'entries')}, each as it was written. Its head is{' '}
      <code>{of.head}</code>; whoever keeps it elsewhere can tell later that not even all of it was replaced.
    </p>
  );
}
