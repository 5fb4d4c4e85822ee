import { useState } from 'react';
import { Button } from '@mantine/core';
import type { Company } from '../../answers';
import { OnDay } from '../../figures';
import type { Task } from '../../outbox-answers';
import { useCloseTask, useTasks } from '../../outbox-queries';
import { Answered, NotDone, Nothing } from '../../parts/answered';
import { DataTable, type Column } from '../../parts/data-table';
import { Link, customerPath } from '../../routing';
import { customerText } from '../../words';

export function TasksTab({ company }: { readonly company: Company }) {
  const query = useTasks(company.id);
  const close = useCloseTask(company.id);
  const [closed, setClosed] = useState('');
  const columns: readonly Column<Task>[] = [
    { name: 'Task', isRowHeader: true, cell: (task) => <What task={task} /> },
    {
      name: 'Customer',
      cell: ({ customerId, customerName }) =>
        customerId === null ? (
          <span className="muted">the company itself</span>
        ) : (
          <Link to={customerPath(company.id, customerId)}>{customerText({ customerId, customerName })}</Link>
        ),
    },
    { name: 'Due', cell: ({ dueOn }) => <OnDay day={dueOn} /> },
    {
      name: 'Close',
      isSilent: true,
      cell: ({ id, title }) => (
        <Button
          size="compact-sm"
          variant="default"
          aria-label={`Close the task: ${title}`}
          loading={close.isPending && close.variables === id}
          onClick={() => close.mutate(id, { onSuccess: () => setClosed(title) })}
        >
          Close
        </Button>
      ),
    },
  ];
  return (
    <section aria-label="Tasks">
      <NotDone error={close.error} />
      <p role="status" className="said task-closed">
        {closed !== '' && `Closed: ${closed}.`}
      </p>
      <div className="panel">
        <Answered query={query} what="the tasks">
          {(tasks) =>
            tasks.length === 0 ? (
              <Nothing>Nothing is waiting for a person.</Nothing>
            ) : (
              <DataTable caption="Open tasks, newest first" columns={columns} rows={tasks} keyOf={({ id }) => id} />
            )
          }
        </Answered>
      </div>
    </section>
  );
}

function What({ task }: { readonly task: Task }) {
  const { why, reason } = (task.detail ?? {}) as Readonly<Record<string, unknown>>;
  return (
    <>
      {task.title}
      {typeof why === 'string' && <p className="why plain">{why}</p>}
      {typeof reason === 'string' && <p className="why plain">{reason}</p>}
    </>
  );
}
