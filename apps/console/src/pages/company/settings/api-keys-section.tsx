import { useState } from 'react';
import { Button, Checkbox, Group, TextInput } from '@mantine/core';
import type { Company } from '../../../answers';
import { AtTime } from '../../../figures';
import { useApiKeys, useMakeKey, useRevokeKey, type ApiKey, type KeyScope } from '../../../key-queries';
import { Answered, NotDone, Nothing } from '../../../parts/answered';
import { Confirmation } from '../../../parts/confirmation';
import { DataTable, type Column } from '../../../parts/data-table';
import { Section } from '../../../parts/section';

const SCOPES = [
  { value: 'credit-checks', label: 'Ask for credit checks' },
  { value: 'read', label: 'Read customers and their standing' },
] as const satisfies readonly { readonly value: KeyScope; readonly label: string }[];

/** Keys for a web shop, a till, an order system: what may ask "may I sell on credit?" for this company. */
export function ApiKeysSection({ company }: { readonly company: Company }) {
  const keys = useApiKeys(company.id);
  return (
    <Section
      title="API keys"
      intro="For a web shop, a till or an order system that asks before it sells on credit. A key is good for this company only, and can be ended at any time."
    >
      <NewKey company={company} />
      <Answered query={keys} what="the keys">
        {(found) => <Keys company={company} keys={found} />}
      </Answered>
    </Section>
  );
}

function NewKey({ company }: { readonly company: Company }) {
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<readonly string[]>(['credit-checks']);
  const make = useMakeKey(company.id);
  return (
    <>
      <form
        className="inline-form"
        onSubmit={(event) => {
          event.preventDefault();
          make.mutate({ name, scopes: scopes as readonly KeyScope[] }, { onSuccess: () => setName('') });
        }}
      >
        <TextInput
          label="Name of the new key"
          placeholder="Web shop"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Checkbox.Group label="It may" value={[...scopes]} onChange={setScopes}>
          <Group>
            {SCOPES.map(({ value, label }) => (
              <Checkbox key={value} value={value} label={label} />
            ))}
          </Group>
        </Checkbox.Group>
        <Button type="submit" variant="default" disabled={name.trim() === '' || scopes.length === 0} loading={make.isPending}>
          Make a key
        </Button>
      </form>
      <div role="status">
        {make.data !== undefined && (
          <p className="new-key">
            Copy this key now; it is not shown again: <code>{make.data.key}</code>
          </p>
        )}
      </div>
      <NotDone error={make.error} />
    </>
  );
}

function Keys({ company, keys }: { readonly company: Company; readonly keys: readonly ApiKey[] }) {
  const [ending, setEnding] = useState<ApiKey | null>(null);
  const revoke = useRevokeKey(company.id);
  const close = (): void => {
    setEnding(null);
    revoke.reset();
  };
  if (keys.length === 0) return <Nothing>There is no key yet.</Nothing>;
  return (
    <>
      <DataTable caption="API keys" columns={columns(company, setEnding)} rows={keys} keyOf={({ id }) => id} />
      <Confirmation
        isOpen={ending !== null}
        title={`End the key ${ending?.name ?? ''}?`}
        confirm="End it"
        isDangerous
        isPending={revoke.isPending}
        error={revoke.error}
        onConfirm={() => ending && revoke.mutate(ending.id, { onSuccess: close })}
        onClose={close}
      >
        <p>Within two seconds it works nowhere any more, and it cannot be brought back. Whatever uses it gets no more answers.</p>
      </Confirmation>
    </>
  );
}

function columns(company: Company, end: (key: ApiKey) => void): readonly Column<ApiKey>[] {
  const timeZone = company.profile?.timeZone ?? null;
  return [
    { name: 'Key', isRowHeader: true, cell: ({ name }) => name },
    {
      name: 'It may',
      cell: ({ scopes }) =>
        SCOPES.filter(({ value }) => scopes.includes(value))
          .map(({ label }) => label)
          .join(', '),
    },
    { name: 'Made', cell: ({ createdAt }) => <AtTime instant={createdAt} timeZone={timeZone} /> },
    {
      name: 'Last used',
      cell: ({ lastUsedAt }) => (lastUsedAt === null ? 'never' : <AtTime instant={lastUsedAt} timeZone={timeZone} />),
    },
    {
      name: 'End',
      isSilent: true,
      cell: (key) =>
        key.revokedAt === null ? (
          <Button size="compact-sm" variant="default" onClick={() => end(key)}>
            End it
          </Button>
        ) : (
          <>
            ended <AtTime instant={key.revokedAt} timeZone={timeZone} />
          </>
        ),
    },
  ];
}
