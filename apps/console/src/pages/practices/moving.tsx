import type { Company } from '../../answers';
import { Confirmation } from '../../parts/confirmation';
import type { Practice } from '../../practice-answers';
import { useLookAfter } from '../../practice-queries';
import { WhatModesDo } from '../company/policy/company-desk';

interface Props {
  readonly company: Company;
  /** Null: out of its practice. */
  readonly to: Practice | null;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Asks before a company is put into a practice, or taken out of its own. */
export function Moving({ company, to, isOpen, onClose }: Props) {
  const change = useLookAfter();
  const close = (): void => {
    if (change.isError) change.reset();
    onClose();
  };
  return (
    <Confirmation
      isOpen={isOpen}
      title={to === null ? `Take ${company.name} out of its practice?` : `Put ${company.name} into ${to.name}?`}
      confirm={to === null ? 'Take it out' : 'Put it in'}
      isPending={change.isPending}
      error={change.error}
      onConfirm={() => change.mutate({ company: company.id, practice: to?.id ?? null }, { onSuccess: close })}
      onClose={close}
    >
      <WhatItDoes company={company} practice={to} />
    </Confirmation>
  );
}

function WhatItDoes({ company, practice }: { readonly company: Company; readonly practice: Practice | null }) {
  const isAlone = company.ownPolicy !== null;
  return (
    <>
      <p>
        {practice === null
          ? `From today on the practice’s policy does not count there any more. ${isAlone ? 'What the company wrote itself counts on, where it does not build on the practice’s policy.' : `The starting policy ${company.policy} counts instead.`}`
          : `From today on the policy of ${practice.name} counts there, and its next versions. ${isAlone ? 'But the company has a policy of its own: while that is not based on the practice’s, it stands for itself.' : ''}`}
      </p>
      <p>Everybody is judged anew in the next turn. What the company wrote is kept.</p>
      <WhatModesDo company={company} />
    </>
  );
}
