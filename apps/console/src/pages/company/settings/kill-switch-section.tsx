import { useState } from 'react';
import { Button } from '@mantine/core';
import type { Company } from '../../../answers';
import { Confirmation } from '../../../parts/confirmation';
import { Section } from '../../../parts/section';
import { useChangeSettings } from '../../../queries';
import { LEDGER } from '../../../words';

export function KillSwitchSection({ company }: { readonly company: Company }) {
  const [isAsking, setIsAsking] = useState(false);
  const change = useChangeSettings(company.id);
  const ledger = LEDGER[company.provider];
  const close = (): void => {
    setIsAsking(false);
    change.reset();
  };
  const flip = (): void => change.mutate({ killSwitch: !company.killSwitch }, { onSuccess: () => setIsAsking(false) });
  return (
    <Section
      title="Kill switch"
      intro={
        company.killSwitch
          ? `It is on: nothing is written to ${ledger} and no reminder is sent.`
          : `Stops all writing to ${ledger} and every reminder of this company within seconds.`
      }
    >
      <Button size="lg" {...(company.killSwitch ? { variant: 'default' } : { color: 'brick' })} onClick={() => setIsAsking(true)}>
        {company.killSwitch ? 'Switch writing on again' : 'Stop all writing now'}
      </Button>
      <Confirmation
        isOpen={isAsking}
        title={company.killSwitch ? 'Switch writing on again?' : 'Stop all writing?'}
        confirm={company.killSwitch ? 'Switch on again' : 'Stop all writing'}
        isDangerous={!company.killSwitch}
        isPending={change.isPending}
        error={change.error}
        onConfirm={flip}
        onClose={close}
      >
        {company.killSwitch ? (
          <p>What was approved meanwhile is sent in the next turn, as the modes of this company allow.</p>
        ) : (
          <p>
            Nothing more is written to {ledger} and no reminder is sent for {company.name} until somebody switches it on again. A
            single write that is on its way at this moment is finished. Marks that stand in {ledger} stay there; releases wait
            too.
          </p>
        )}
      </Confirmation>
    </Section>
  );
}
