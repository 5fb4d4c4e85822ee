import { useState } from 'react';
import { Button } from '@mantine/core';
import type { Company } from '../../answers';
import { Confirmation } from '../../parts/confirmation';
import { useChangeSettings } from '../../queries';
import { LEDGER } from '../../words';

/** The company's own switch: the button while writing goes on. */
export function StopCompany({ company }: { readonly company: Company }) {
  const { isAsking, ask, close, flip, change } = useSwitch(company);
  const ledger = LEDGER[company.provider];
  if (company.killSwitch) return null;
  return (
    <>
      <Button color="brick" onClick={ask}>
        Stop all writing now
      </Button>
      <Confirmation
        isOpen={isAsking}
        title="Stop all writing?"
        confirm="Stop all writing"
        isDangerous
        isPending={change.isPending}
        error={change.error}
        onConfirm={flip}
        onClose={close}
      >
        <p>
          Nothing more is written to {ledger} and no reminder is sent for {company.name} until somebody switches it on again. A
          single write that is on its way at this moment is finished. Marks that stand in {ledger} stay there; releases wait too.
        </p>
      </Confirmation>
    </>
  );
}

/** And the bar, with the way back, while it is stopped. */
export function StoppedCompany({ company }: { readonly company: Company }) {
  const { isAsking, ask, close, flip, change } = useSwitch(company);
  if (!company.killSwitch) return null;
  return (
    <div className="stop stop-company">
      <p role="status">The kill switch is on: nothing is written to {LEDGER[company.provider]} and no reminder is sent.</p>
      <Button variant="default" onClick={ask}>
        Switch writing on again
      </Button>
      <Confirmation
        isOpen={isAsking}
        title="Switch writing on again?"
        confirm="Switch on again"
        isPending={change.isPending}
        error={change.error}
        onConfirm={flip}
        onClose={close}
      >
        <p>
          What was approved meanwhile is judged and read again first, and then sent in the next turn, as the modes of this company
          allow.
        </p>
      </Confirmation>
    </div>
  );
}

function useSwitch(company: Company) {
  const [isAsking, setIsAsking] = useState(false);
  const change = useChangeSettings(company.id);
  const close = (): void => {
    setIsAsking(false);
    change.reset();
  };
  const flip = (): void => change.mutate({ killSwitch: !company.killSwitch }, { onSuccess: close });
  return { isAsking, ask: () => setIsAsking(true), close, flip, change };
}
