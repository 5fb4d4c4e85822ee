import type { Company } from '../../../answers';
import { DisconnectSection } from './disconnect-section';
import { KillSwitchSection } from './kill-switch-section';
import { ModesSection } from './modes-section';
import { PauseSection } from './pause-section';
import { PolicySection } from './policy-section';
import { TimeZoneSection } from './time-zone-section';

export function SettingsTab({ company }: { readonly company: Company }) {
  return (
    <div className="settings">
      <ModesSection company={company} />
      <PolicySection company={company} />
      <TimeZoneSection company={company} />
      <PauseSection company={company} />
      <KillSwitchSection company={company} />
      <DisconnectSection company={company} />
    </div>
  );
}
