import type { Company } from '../../answers';
import { Answered, Nothing } from '../../parts/answered';
import { ChangeTable } from '../../parts/change-table';
import { useCustomerNames, useStandingChanges } from '../../queries';

export function ChangesTab({ company }: { readonly company: Company }) {
  const query = useStandingChanges(company.id);
  const names = useCustomerNames(company.id);
  return (
    <section aria-label="Changes">
      <div className="panel">
        <Answered query={query} what="the changes of standing">
          {(changes) =>
            changes.length === 0 ? (
              <Nothing>No standing has changed yet.</Nothing>
            ) : (
              <ChangeTable
                company={company.id}
                changes={changes}
                nameOf={(customer) => names.get(customer) ?? `Customer ${customer}`}
              />
            )
          }
        </Answered>
      </div>
    </section>
  );
}
