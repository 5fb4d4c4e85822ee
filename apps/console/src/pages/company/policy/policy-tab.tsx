import type { Company } from '../../../answers';
import { PolicyPages } from '../../../policy/policy-pages';
import { useCompanyDesk } from './company-desk';
import { Overview } from './overview';

/** The company's policy. */
export function PolicyTab({ company }: { readonly company: Company }) {
  const desk = useCompanyDesk(company);
  return (
    <PolicyPages desk={desk}>
      <Overview company={company} desk={desk} />
    </PolicyPages>
  );
}
