import { useState } from 'react';
import { Autocomplete, Button } from '@mantine/core';
import type { Company } from '../../../answers';
import { NotDone } from '../../../parts/answered';
import { Section } from '../../../parts/section';
import { useChangeSettings } from '../../../queries';

const ZONES = ['UTC', ...Intl.supportedValuesOf('timeZone')];

/** Where the company's days begin and end; needed where the ledger does not tell it. */
export function TimeZoneSection({ company }: { readonly company: Company }) {
  const told = company.profile?.timeZone ?? '';
  const [zone, setZone] = useState(told);
  const change = useChangeSettings(company.id);
  return (
    <Section
      title="Time zone"
      intro={company.profile?.timeZoneProblem ?? 'Due dates and overdue days are counted by the calendar of this time zone.'}
    >
      <form
        className="inline-form"
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate({ timeZone: zone });
        }}
      >
        <Autocomplete label="Time zone" data={ZONES} limit={20} value={zone} onChange={setZone} required withAsterisk={false} />
        <Button type="submit" variant="default" disabled={zone === told || !ZONES.includes(zone)} loading={change.isPending}>
          Use this time zone
        </Button>
      </form>
      <NotDone error={change.error} />
    </Section>
  );
}
