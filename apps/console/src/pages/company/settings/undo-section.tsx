import { useState } from 'react';
import { Button, Radio, TextInput } from '@mantine/core';
import type { Company, Instant, Mark } from '../../../answers';
import { startOfDay } from '../../../figures';
import type { BeganUndo } from '../../../outbox-answers';
import { useUndo } from '../../../outbox-queries';
import { Confirmation } from '../../../parts/confirmation';
import { Section } from '../../../parts/section';
import { useTotals } from '../../../queries';
import { Link, companyPath } from '../../../routing';
import { LEDGER, MARK, MARKS, counted } from '../../../words';

/** The whole company back as it was. */
export function UndoSection({ company }: { readonly company: Company }) {
  const [isAsking, setIsAsking] = useState(false);
  const [how, setHow] = useState<'all' | 'since'>('all');
  const [day, setDay] = useState('');
  const undo = useUndo(company.id);
  const timeZone = company.profile?.timeZone ?? 'UTC';
  const since: Instant | null = how === 'all' || day === '' ? null : startOfDay(day, timeZone);
  const close = (): void => {
    setIsAsking(false);
    if (undo.isError) undo.reset();
  };
  return (
    <Section
      title="Put everything back"
      intro={`Takes every mark of ours in ${LEDGER[company.provider]} away again and puts back what stood there before. What the owner has changed by hand meanwhile stays.`}
    >
      <Radio.Group
        className="choice choice-row"
        label="How far back"
        value={how}
        onChange={(value) => setHow(value === 'since' ? 'since' : 'all')}
      >
        <Radio value="all" label="As it was before Holdfast" />
        <Radio value="since" label="As it was at the start of a day" />
      </Radio.Group>
      <div className="inline-form undo-form">
        {how === 'since' && (
          <TextInput
            label="Back to"
            description={`The start of this day, ${timeZone}.`}
            type="date"
            value={day}
            onChange={(event) => setDay(event.currentTarget.value)}
          />
        )}
        <Button variant="outline" color="brick" disabled={how === 'since' && day === ''} onClick={() => setIsAsking(true)}>
          Put everything back
        </Button>
      </div>
      <div role="status" className="said">
        {undo.isSuccess && <Began company={company} {...undo.data} />}
      </div>
      <Question company={company} since={since} isAsking={isAsking} undo={undo} onClose={close} />
    </Section>
  );
}

function Question({
  company,
  since,
  isAsking,
  undo,
  onClose,
}: {
  readonly company: Company;
  readonly since: Instant | null;
  readonly isAsking: boolean;
  readonly undo: ReturnType<typeof useUndo>;
  readonly onClose: () => void;
}) {
  const marks = useTotals(company.id).data?.marks;
  const ledger = LEDGER[company.provider];
  return (
    <Confirmation
      isOpen={isAsking}
      title={`Put ${company.name} back?`}
      confirm="Put everything back"
      isDangerous
      typed="undo"
      isPending={undo.isPending}
      error={undo.error}
      onConfirm={() => undo.mutate(since, { onSuccess: onClose })}
      onClose={onClose}
    >
      <p>
        <strong>Holdfast only observes from now on</strong>: every mode is set to observe, and what waits is withdrawn.{' '}
        {since === null
          ? `Every mark of ours in ${ledger} is released, and terms, groups and notes are as they were before.`
          : `Marks placed since that day are released, and those released since are placed again.`}
      </p>
      {marks !== undefined && (
        <p>
          Marks of ours in {ledger} now: {MARKS.map((mark) => `${MARK[mark]} ${marks[mark].toLocaleString('en-GB')}`).join(' · ')}
          .
        </p>
      )}
      <p>
        E-mails that were sent and notes that tell of what was done stay. The kill switch stops this too. It can be asked for
        again safely.
      </p>
    </Confirmation>
  );
}

function Began({ company, puttingBack, expectedDays }: { readonly company: Company } & BeganUndo) {
  if (puttingBack.length + expectedDays.length === 0) return <>Nothing had to be put back. From now on Holdfast only observes.</>;
  const waiting = puttingBack.filter(({ isLetGo }) => !isLetGo).length;
  return (
    <>
      <p className="flush">
        {counted(puttingBack.length, 'customer')} {puttingBack.length === 1 ? 'is' : 'are'} being put back.{' '}
        {expectedDays.length > 0 &&
          `So ${expectedDays.length === 1 ? 'is' : 'are'} ${counted(expectedDays.length, 'expected payment')}. `}
        {waiting > 0 && `${waiting} of them wait for something that is on its way; ask again when it has come to an end. `}
        <Link to={companyPath(company.id, 'actions')}>See how far it is</Link>
      </p>
      <ul className="put-back">
        {puttingBack.slice(0, 20).map(({ customerId, name, from, to }) => (
          <li key={customerId}>
            {name}: {markText(from)} → {markText(to)}
          </li>
        ))}
        {puttingBack.length > 20 && <li>and {counted(puttingBack.length - 20, 'more', 'more')}</li>}
      </ul>
    </>
  );
}

function markText(mark: Mark | null): string {
  return mark === null ? 'no mark' : MARK[mark];
}
