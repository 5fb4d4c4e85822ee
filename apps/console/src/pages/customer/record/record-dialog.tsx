import { useState, type ComponentType } from 'react';
import { Button, FocusTrap, Group } from '@mantine/core';
import type { Company, CustomerLedger, Day } from '../../../answers';
import type { EntryKind, FileEntry } from '../../../file-answers';
import { useRecord } from '../../../file-queries';
import { ENTRY, entryTitle } from '../../../file-words';
import { NotDone } from '../../../parts/answered';
import { Dialog } from '../../../parts/dialog';
import { DisputeForm } from './dispute-form';
import { elsewhere, faultsOf } from './faults';
import { RECORD_FORM, type FormProps, type RecordDesk } from './fields';
import { FlagForm } from './flag-form';
import { KindChoice } from './kind-choice';
import { LimitForm } from './limit-form';
import { BadDebtForm, RollUpForm, TermsForm } from './other-forms';
import { ParentForm } from './parent-form';
import { PinForm } from './pin-form';
import { PlanForm } from './plan-form';
import { PromiseForm } from './promise-form';

/** Each form, and the fields at which it shows faults. */
const FORMS: Readonly<Record<EntryKind, readonly [form: ComponentType<FormProps>, ...fields: readonly string[]]>> = {
  dispute: [DisputeForm, 'invoiceId', 'amount', 'reason', 'evidence', 'raisedOn'],
  promise: [PromiseForm, 'amount', 'on', 'promisedBy', 'madeOn'],
  plan: [PlanForm, 'invoiceIds', 'instalments', 'agreedOn'],
  pin: [PinForm, 'pin', 'reason', 'expiresOn', 'from'],
  limit: [LimitForm, 'amount', 'reason', 'expiresOn', 'from'],
  flag: [FlagForm, 'flag', 'note', 'since'],
  terms: [TermsForm, 'version', 'acceptedBy', 'on'],
  'bad-debt': [BadDebtForm, 'invoiceId', 'reason', 'on'],
  parent: [ParentForm, 'parentId'],
  'roll-up': [RollUpForm],
};

/** What came of it: what is worth a second look comes with it. */
export interface Recorded {
  readonly kind: EntryKind;
  readonly isCorrection: boolean;
  readonly warnings: readonly string[];
}

interface Props {
  readonly company: Company;
  readonly books: CustomerLedger;
  readonly names: Readonly<Record<string, string>>;
  readonly today: Day;
  /** The entry whose place the new one takes; null: something new. */
  readonly corrects: FileEntry | null;
  readonly onDone: (recorded: Recorded) => void;
  readonly onClose: () => void;
}

/** First what is to be recorded, then its form. It stands over the page, which may still be growing below it. */
export function RecordDialog({ corrects, onClose, ...rest }: Props) {
  const [kind, setKind] = useState<EntryKind | null>(corrects?.kind ?? null);
  const title =
    corrects === null ? (kind === null ? 'Record' : ENTRY[kind].name) : `Correct: ${entryTitle(corrects, rest.names)}`;
  return (
    <Dialog title={title} onClose={onClose}>
      {kind === null ? (
        <KindChoice onChoose={setKind} />
      ) : (
        <FocusTrap>
          <div>
            <EntryForm {...rest} kind={kind} corrects={corrects} onClose={onClose} />
          </div>
        </FocusTrap>
      )}
    </Dialog>
  );
}

function EntryForm({ company, books, names, today, kind, corrects, onDone, onClose }: Props & { readonly kind: EntryKind }) {
  const record = useRecord(company.id, books.customer.id);
  const [Form, ...fields] = FORMS[kind];
  const invoices = invoicesFor(books, corrects);
  const homeCurrency = company.profile?.homeCurrency ?? invoices[0]?.balance.currency ?? '';
  const isCorrection = corrects !== null;
  return (
    <>
      <p className="intro">
        {isCorrection ? 'What you record here takes its place. The old one stays in the history.' : ENTRY[kind].means}
      </p>
      <Form
        desk={{ company, customer: books.customer.id, invoices, homeCurrency, names, today }}
        old={corrects}
        faults={faultsOf(record.error)}
        onRecord={(entry) =>
          record.mutate(isCorrection ? { ...entry, corrects: corrects.id } : entry, {
            onSuccess: ({ warnings }) => onDone({ kind, isCorrection, warnings }),
          })
        }
      />
      <NotDone error={elsewhere(record.error, fields)} />
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" form={RECORD_FORM} loading={record.isPending}>
          {isCorrection ? 'Correct' : 'Record'}
        </Button>
      </Group>
    </>
  );
}

/** What is open, oldest debt first, and what the corrected entry is about, which may be paid by now. */
function invoicesFor(books: CustomerLedger, corrects: FileEntry | null): RecordDesk['invoices'] {
  const about = new Set(corrects?.invoices.map(({ id }) => id));
  return books.invoices
    .filter(({ id, status }) => status === 'open' || about.has(id))
    .toSorted((a, b) => (a.due ?? a.issued).localeCompare(b.due ?? b.issued));
}
