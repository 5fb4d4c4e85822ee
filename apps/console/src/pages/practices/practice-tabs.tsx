import type { Practice } from '../../practice-answers';
import { PolicyPages } from '../../policy/policy-pages';
import type { PracticeTab } from '../../routing';
import { CompaniesSection } from './companies-section';
import { EndSection, NameSection } from './practice-sections';
import { PracticePolicy } from './practice-policy';
import { usePracticeDesk } from './practice-desk';

export function PracticeTabs({ practice, tab }: { readonly practice: Practice; readonly tab: PracticeTab }) {
  const desk = usePracticeDesk(practice);
  switch (tab) {
    case 'companies':
      return (
        <div className="settings">
          <CompaniesSection practice={practice} />
          <NameSection practice={practice} />
          <EndSection practice={practice} />
        </div>
      );
    case 'policy':
      return (
        <PolicyPages desk={desk}>
          <PracticePolicy desk={desk} />
        </PolicyPages>
      );
  }
}
