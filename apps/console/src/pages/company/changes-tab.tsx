import type { Company } from '../../answers';
import { Changes } from '../../parts/changes';

export function ChangesTab({ company }: { readonly company: Company }) {
  return (
    <section aria-label="Changes">
      <div className="panel">
        <Changes company={company.id} none="No standing has changed yet." />
      </div>
    </section>
  );
}
