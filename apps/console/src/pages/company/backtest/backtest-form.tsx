import { useState, type FormEvent } from 'react';
import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import type { Company, Day } from '../../../answers';
import type { Basis, PolicyVersionLine } from '../../../backtest-answers';
import { useAskBacktest, usePolicyVersions, type AskedPolicy } from '../../../backtest-queries';
import { dayIn } from '../../../figures';
import { NotDone } from '../../../parts/answered';
import { useClock, usePolicies } from '../../../queries';

const DRAFT = 'draft';
const IN_FORCE = 'in-force';
/** Only one of the ledgers tells when something was entered. */
const KNOWN: readonly { readonly value: Basis; readonly label: string }[] = [
  { value: 'recorded', label: 'What had been entered' },
  { value: 'document dates', label: 'What is dated earlier' },
];
const DAY_MS = 86_400_000;

/** Which policy, beside which other, over which days of issue. The engine says what cannot be tried, and the cure. */
export function BacktestForm({ company, onAsked }: { readonly company: Company; readonly onAsked: (number: number) => void }) {
  const clock = useClock();
  const [policy, setPolicy] = useState(IN_FORCE);
  const [other, setOther] = useState('');
  const [draft, setDraft] = useState('');
  const [basis, setBasis] = useState<Basis>('recorded');
  const [days, setDays] = useState<{ readonly from?: Day; readonly to?: Day }>({});
  const ask = useAskBacktest(company.id);
  const choices = usePolicyChoices(company.id);
  const now = clock.data?.now;
  if (now === undefined) return null;
  // The books end with yesterday.
  const to = days.to ?? shifted(dayIn(now, company.profile?.timeZone ?? 'UTC'), -1);
  const from = days.from ?? shifted(to, -364);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const compareTo = other === '' ? {} : { compareTo: askedOf(other, draft) };
    ask.mutate({ policy: askedOf(policy, draft), ...compareTo, from, to, basis }, { onSuccess: ({ number }) => onAsked(number) });
  };
  return (
    <form onSubmit={submit} className="try">
      <div className="try-row">
        <NativeSelect label="Policy" data={choices} value={policy} onChange={(event) => setPolicy(event.currentTarget.value)} />
        <NativeSelect
          label="Beside"
          data={[{ value: '', label: 'No other policy' }, ...choices]}
          value={other}
          onChange={(event) => setOther(event.currentTarget.value)}
        />
        <TextInput
          type="date"
          label="Issued from"
          value={from}
          onChange={(event) => setDays({ ...days, from: event.currentTarget.value })}
        />
        <TextInput
          type="date"
          label="Issued to"
          value={to}
          onChange={(event) => setDays({ ...days, to: event.currentTarget.value })}
        />
        {company.provider === 'quickbooks' && <Known basis={basis} onChange={setBasis} />}
      </div>
      {(policy === DRAFT || other === DRAFT) && <Draft text={draft} onChange={setDraft} />}
      <div>
        <Button type="submit" loading={ask.isPending}>
          Try it
        </Button>
      </div>
      <NotDone error={ask.error} />
    </form>
  );
}

function Known({ basis, onChange }: { readonly basis: Basis; readonly onChange: (basis: Basis) => void }) {
  return (
    <NativeSelect
      label="Known on a morning"
      data={KNOWN}
      value={basis}
      onChange={(event) => onChange(event.currentTarget.value === 'recorded' ? 'recorded' : 'document dates')}
    />
  );
}

function Draft({ text, onChange }: { readonly text: string; readonly onChange: (text: string) => void }) {
  return (
    <Textarea
      label="The draft, in YAML"
      description="A whole policy, or what it changes in a starting policy: basedOn: standard"
      autosize
      minRows={8}
      maxRows={24}
      styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
      value={text}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

function usePolicyChoices(company: string): readonly { readonly value: string; readonly label: string }[] {
  const starting = usePolicies();
  const own = usePolicyVersions(company);
  return [
    { value: IN_FORCE, label: 'In force today' },
    ...(starting.data ?? []).map(({ id, name }) => ({ value: id, label: `Starting policy: ${name}` })),
    ...(own.data?.versions ?? []).map((version) => ({ value: `#${version.number}`, label: versionText(version) })),
    { value: DRAFT, label: 'A draft of mine …' },
  ];
}

function versionText({ number, level, subject, state, note }: PolicyVersionLine): string {
  const whose = level === 'company' ? '' : ` for the ${level} ${subject}`;
  return `Version ${number}${whose} (${state})${note === null ? '' : `: ${note.slice(0, 60)}`}`;
}

function askedOf(choice: string, draft: string): AskedPolicy {
  if (choice === DRAFT) return { text: draft };
  return choice.startsWith('#') ? Number(choice.slice(1)) : choice;
}

function shifted(day: Day, days: number): Day {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
}
