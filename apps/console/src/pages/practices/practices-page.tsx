import { useState } from 'react';
import { Button, Group, TextInput } from '@mantine/core';
import { AtTime } from '../../figures';
import { Answered, NotDone } from '../../parts/answered';
import { DataTable, type Column } from '../../parts/data-table';
import { Dialog } from '../../parts/dialog';
import { PageHead } from '../../parts/page-head';
import { Section } from '../../parts/section';
import type { Practice } from '../../practice-answers';
import { useCreatePractice, usePractices } from '../../practice-queries';
import { Link, navigate, practicePath } from '../../routing';
import { counted } from '../../words';

export const PRACTICE_NAME_MAX = 200;

export function PracticesPage() {
  const practices = usePractices();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <div className="head-row">
        <PageHead title="Practices" />
        <Button onClick={() => setIsOpen(true)}>New practice</Button>
      </div>
      <Answered query={practices} what="the practices">
        {(all) => <Listed practices={all} />}
      </Answered>
      {isOpen && (
        <Dialog title="New practice" size="md" onClose={() => setIsOpen(false)}>
          <NewPractice onClose={() => setIsOpen(false)} />
        </Dialog>
      )}
    </>
  );
}

function Listed({ practices }: { readonly practices: readonly Practice[] }) {
  const going = practices.filter(({ endedAt }) => endedAt === null);
  const ended = practices.filter(({ endedAt }) => endedAt !== null);
  return (
    <div className="settings">
      {going.length === 0 ? (
        <section className="panel panel-empty">
          <h2>There is no practice{ended.length === 0 ? ' yet' : ' that goes on'}</h2>
          <p className="flush">
            An accountant’s firm that looks after several companies can lay one policy beneath theirs: each company follows it,
            states what differs, or stands for itself.
          </p>
        </section>
      ) : (
        <section className="panel" aria-label="Practices">
          <DataTable caption="Practices" columns={COLUMNS} rows={going} keyOf={({ id }) => id} isLinked />
        </section>
      )}
      {ended.length > 0 && (
        <Section title="Ended" intro="What they laid down is kept, because decisions rest on it.">
          <DataTable caption="Practices that have ended" columns={ENDED} rows={ended} keyOf={({ id }) => id} isLinked />
        </Section>
      )}
    </div>
  );
}

const NAME: Column<Practice> = {
  name: 'Practice',
  isRowHeader: true,
  cell: ({ id, name }) => <Link to={practicePath(id)}>{name}</Link>,
};
const COLUMNS: readonly Column<Practice>[] = [
  NAME,
  { name: 'Looks after', cell: ({ companies }) => (companies === 0 ? 'nobody yet' : counted(companies, 'company', 'companies')) },
  { name: 'Since', cell: ({ createdAt }) => <AtTime instant={createdAt} timeZone={null} /> },
];
const ENDED: readonly Column<Practice>[] = [
  NAME,
  { name: 'Ended', cell: ({ endedAt }) => <AtTime instant={endedAt} timeZone={null} /> },
];

function NewPractice({ onClose }: { readonly onClose: () => void }) {
  const [name, setName] = useState('');
  const create = useCreatePractice();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        create.mutate(name.trim(), { onSuccess: ({ id }) => navigate(practicePath(id)) });
      }}
    >
      <TextInput
        label="Name of the firm"
        maxLength={PRACTICE_NAME_MAX}
        data-autofocus
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <NotDone error={create.error} />
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" disabled={name.trim() === ''} loading={create.isPending}>
          Make it
        </Button>
      </Group>
    </form>
  );
}
