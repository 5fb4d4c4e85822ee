import type { Standing, WouldChange as Change } from '../../answers';
import { Amount, OnDay } from '../../figures';
import { Section } from '../../parts/section';
import { StandingBadge } from '../../parts/standing-badge';
import { capital } from '../../words';

/** The smallest payments that would better the standing today, and what time alone would do. */
export function WouldChange({ standing, change }: { readonly standing: Standing | null; readonly change: Change }) {
  const { byPaying, byTime } = change;
  if (byPaying.length === 0 && byTime === null && standing === 'open') return null;
  return (
    <Section title="What would change this">
      <ul className="ways">
        {byPaying.map((way) => (
          <li key={way.says}>
            <span>
              {capital(way.says)}, <Amount of={way.total} /> in all:
            </span>
            <StandingBadge standing={way.standing} />
          </li>
        ))}
        {byPaying.length === 0 && standing !== 'open' && <li>No payment of what is open changes it today.</li>}
        <li>
          {byTime === null ? (
            'Time alone changes nothing in the next weeks.'
          ) : (
            <>
              <span>
                If nothing happens till <OnDay day={byTime.on} />:
              </span>
              <StandingBadge standing={byTime.standing} />
            </>
          )}
        </li>
      </ul>
    </Section>
  );
}
