import { useState } from 'react';
import { Button, TextInput } from '@mantine/core';
import type { Company } from '../../../answers';
import { NotDone } from '../../../parts/answered';
import { Section } from '../../../parts/section';
import { useChangeSettings } from '../../../queries';

/** Who hears at once of an invoice that was raised in spite of a hold. */
export function AlertsSection({ company }: { readonly company: Company }) {
  const told = company.alertsTo ?? '';
  const [address, setAddress] = useState(told);
  const change = useChangeSettings(company.id);
  const wanted = address.trim();
  return (
    <Section
      title="Alerts"
      intro="An invoice that is raised in spite of a restriction becomes a task here. With an address, one e-mail about it goes there too, as soon as notes are not only observed."
    >
      <form
        className="inline-form"
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate({ alertsTo: wanted === '' ? null : wanted });
        }}
      >
        <TextInput
          label="E-mail alerts to"
          type="email"
          placeholder="nobody"
          value={address}
          onChange={(event) => setAddress(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" disabled={wanted === told} loading={change.isPending}>
          {wanted === '' ? 'Send no alerts' : 'Send alerts there'}
        </Button>
        <p role="status" className="said">
          {change.isSuccess && wanted === told && 'Saved.'}
        </p>
      </form>
      <NotDone error={change.error} />
    </Section>
  );
}
