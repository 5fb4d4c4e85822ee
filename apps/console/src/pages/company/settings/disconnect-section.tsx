import { useState } from 'react';
import { Button } from '@mantine/core';
import type { Company } from '../../../answers';
import { Confirmation } from '../../../parts/confirmation';
import { ConnectForm } from '../../../parts/connect-form';
import { Section } from '../../../parts/section';
import { useDisconnect } from '../../../queries';
import { LEDGER } from '../../../words';

export function DisconnectSection({ company }: { readonly company: Company }) {
  const [isAsking, setIsAsking] = useState(false);
  const disconnect = useDisconnect(company.id);
  const ledger = LEDGER[company.provider];
  const close = (): void => {
    setIsAsking(false);
    disconnect.reset();
  };
  if (company.status === 'disconnected') {
    return (
      <Section title="Disconnected" intro={`Holdfast has no access to this company in ${ledger} any more. Its history is kept.`}>
        <ConnectForm provider={company.provider} again />
      </Section>
    );
  }
  return (
    <Section
      title="Disconnect"
      intro={`Ends Holdfast’s access to this company, here and in ${ledger}. What Holdfast knows of it is kept.`}
    >
      <Button variant="outline" color="brick" onClick={() => setIsAsking(true)}>
        Disconnect this company
      </Button>
      <Confirmation
        isOpen={isAsking}
        title={`Disconnect ${company.name}?`}
        confirm="Disconnect"
        isDangerous
        isPending={disconnect.isPending}
        error={disconnect.error}
        onConfirm={() => disconnect.mutate(undefined, { onSuccess: close })}
        onClose={close}
      >
        <p>
          <strong>Marks placed in {ledger} stay there unless they are released first.</strong> Once disconnected, Holdfast cannot
          lift a credit hold, an upfront payment or a new-account hold, nor put the old terms back: somebody would have to do it
          by hand in {ledger}.
        </p>
        <p>
          Nothing more is read, written or sent. The company can be connected again at any time, and Holdfast then goes on from
          what it knows.
        </p>
      </Confirmation>
    </Section>
  );
}
