import { useEffect, useRef, type ReactNode } from 'react';
import { Button } from '@mantine/core';
import { AtTime } from '../figures';
import { useClock } from '../queries';
import { Link, useRoute } from '../routing';
import { StopAllButton, StoppedBar } from './stop-all';
import { Who } from './who';

/** What surrounds every page. A page that follows another (another `place`) takes the focus, so that a screen reader starts there. */
export function Frame({ place, children }: { readonly place: string; readonly children: ReactNode }) {
  const main = useRef<HTMLElement>(null);
  const shown = useRef(place);
  useEffect(() => {
    if (shown.current !== place) main.current?.focus({ preventScroll: true });
    shown.current = place;
  }, [place]);
  return (
    <>
      <a className="skip" href="#main">
        Skip to the content
      </a>
      <header className="masthead">
        <div className="masthead-line">
          <Link to="/" className="brand">
            <img src="/mark.svg" alt="" width={28} height={28} />
            Holdfast
          </Link>
          <Areas />
          <Clock />
          <Who />
          <StopAllButton />
          <form method="post" action="/sign-out">
            <Button type="submit" variant="subtle" size="compact-sm">
              Sign out
            </Button>
          </form>
        </div>
        <StoppedBar />
      </header>
      <main id="main" ref={main} tabIndex={-1}>
        {children}
      </main>
    </>
  );
}

/** What there is besides the company that is looked at. */
const AREAS = [
  { to: '/', text: 'Companies', pages: ['companies', 'company', 'customer'] },
  { to: '/practices', text: 'Practices', pages: ['practices', 'practice'] },
] as const;

function Areas() {
  const { page } = useRoute();
  return (
    <nav aria-label="Areas" className="areas">
      {AREAS.map(({ to, text, pages }) => (
        <Link key={to} to={to} aria-current={pages.some((one) => one === page) ? 'true' : undefined}>
          {text}
        </Link>
      ))}
    </nav>
  );
}

function Clock() {
  const { data, error } = useClock();
  if (error !== null) {
    return (
      <p className="clock clock-lost" role="alert">
        {error.message}
        {data === undefined ? '' : ' What you see may be old.'}
      </p>
    );
  }
  return (
    <p className="clock" aria-label="Holdfast’s clock">
      <strong>{data === undefined ? ' ' : <AtTime instant={data.now} timeZone={null} />}</strong>
      {data?.manual === true && <span className="clock-note">Manual clock: the day moves only when told.</span>}
    </p>
  );
}
