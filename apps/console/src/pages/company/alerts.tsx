import { Button } from '@mantine/core';
import type { Company } from '../../answers';
import type { Task } from '../../outbox-answers';
import { useCloseTask, useTasks } from '../../outbox-queries';
import { NotDone } from '../../parts/answered';
import { OutsideLink } from '../../parts/outside-link';
import { Link, companyPath, customerPath } from '../../routing';
import { LEDGER, customerText } from '../../words';

const SHOWN_MAX = 3;

/** What cannot wait, above everything else: an invoice that was raised in spite of a hold. */
export function Alerts({ company }: { readonly company: Company }) {
  const alerts = (useTasks(company.id).data ?? []).filter(isAlert);
  const close = useCloseTask(company.id);
  if (alerts.length === 0) return null;
  return (
    <section className="alerts" aria-label="Alerts">
      <ul>
        {alerts.slice(0, SHOWN_MAX).map((task) => (
          <li key={task.id}>
            <div>
              <strong>{task.title}</strong>
              <p className="flush">
                {task.customerId !== null && (
                  <>
                    <Link to={customerPath(company.id, task.customerId)}>
                      {customerText({ customerId: task.customerId, customerName: task.customerName })}
                    </Link>
                    {': '}
                  </>
                )}
                {detailOf(task).why}
              </p>
              <InvoiceLink company={company} task={task} />
            </div>
            <Button
              size="compact-sm"
              variant="default"
              aria-label={`Seen: ${task.title}, ${task.customerName ?? ''}`}
              loading={close.isPending && close.variables === task.id}
              onClick={() => close.mutate(task.id)}
            >
              Seen
            </Button>
          </li>
        ))}
      </ul>
      {alerts.length > SHOWN_MAX && (
        <p className="flush">
          <Link to={companyPath(company.id, 'tasks')}>All {alerts.length} alerts</Link>
        </p>
      )}
      <NotDone error={close.error} />
    </section>
  );
}

function InvoiceLink({ company, task }: { readonly company: Company; readonly task: Task }) {
  const { invoice } = detailOf(task);
  if (invoice === undefined) return null;
  return (
    <OutsideLink
      template={company.profile?.links.invoice}
      id={invoice.id}
      text={`Open ${invoice.number} in ${LEDGER[company.provider]}`}
      otherwise={null}
    />
  );
}

interface Detail {
  readonly why?: string;
  readonly alert?: boolean;
  readonly invoice?: { readonly id: string; readonly number: string };
}

function detailOf(task: Task): Detail {
  return (task.detail ?? {}) as Detail;
}

function isAlert(task: Task): boolean {
  return detailOf(task).alert === true;
}
