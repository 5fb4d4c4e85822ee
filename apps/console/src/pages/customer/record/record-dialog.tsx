import type { ComponentType } from 'react';
import { Button, Group, Modal } from '@mantine/core';
import type { Company, CustomerLedger, Day } from '../../../answers';
import type { EntryKind } from '../../../file-answers';
import { useRecord } from '../../../file-queries';
import { ENTRY } from '../../../file-words';
import { NotDone } from '../../../parts/answered';
import { DisputeForm } from './dispute-form';
import { elsewhere, faultsOf } from './faults';
import { RECORD_FORM, type FormProps } from './fields';
import { FlagForm } from './flag-form';
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
  plan: [PlanForm, 'invoiceIds', 'instalments'],
  pin: [PinForm, 'pin', 'reason', 'expiresOn', 'from'],
  limit: [LimitForm, 'amount', 'reason', 'expiresOn', 'from'],
  flag: [FlagForm, 'flag', 'note', 'since'],
  terms: [TermsForm, 'version', 'acceptedBy', 'on'],
  'bad-debt': [BadDebtForm, 'invoiceId', 'reason', 'on'],
  parent: [ParentForm, 'parentId'],
  'roll-up': [RollUpForm],
};

interface Props {
  readonly company: Company;
  readonly books: CustomerLedger;
  readonly today: Day;
  readonly kind: EntryKind;
  readonly onDone: (warnings: readonly string[]) => void;
  readonly onClose: () => void;
}

export function RecordDialog({ company, books, today, kind, onDone, onClose }: Props) {
  const record = useRecord(company.id, books.customer.id);
  const [Form, ...fields] = FORMS[kind];
  const open = books.invoices
    .filter(({ status }) => status === 'open')
    .toSorted((a, b) => (a.due ?? a.issued).localeCompare(b.due ?? b.issued));
  const homeCurrency = company.profile?.homeCurrency ?? open[0]?.balance.currency ?? '';
  return (
    <Modal opened onClose={onClose} title={ENTRY[kind].name} size="lg">
      <p className="intro">{ENTRY[kind].means}</p>
      <Form
        desk={{ company, customer: books.customer.id, open, homeCurrency, today }}
        faults={faultsOf(record.error)}
        onRecord={(entry) => record.mutate(entry, { onSuccess: ({ warnings }) => onDone(warnings) })}
      />
      <NotDone error={elsewhere(record.error, fields)} />
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" form={RECORD_FORM} loading={record.isPending}>
          Record
        </Button>
      </Group>
    </Modal>
  );
}
