import type { Company } from '../../../answers';
import { AlertsSection } from './alerts-section';
import { ApiKeysSection } from './api-keys-section';
import { DisconnectSection } from './disconnect-section';
import { ModesSection } from './modes-section';
import { PauseSection } from './pause-section';
import { PolicySection } from './policy-section';
import { TimeZoneSection } from './time-zone-section';
import { UndoSection } from './undo-section';

export function SettingsTab({ company }: { readonly company: Company }) {
  return (
    <div className="settings">
      <ModesSection company={company} />
      <PolicySection company={company} />
      <TimeZoneSection company={company} />
      <PauseSection company={company} />
      <AlertsSection company={company} />
      <ApiKeysSection company={company} />
      <UndoSection company={company} />
      <DisconnectSection company={company} />
    </div>
  );
}
