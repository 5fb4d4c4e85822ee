import { useEffect, useRef, type ReactNode } from 'react';
import { useQueryValue } from '../routing';
import { ComparePage } from './compare-page';
import type { Desk } from './desk';
import { subjectOf } from './policy-places';
import { VersionPage } from './version-page';
import { WritingPage } from './writing/writing-page';

/** The pages of one policy; `children` is the first of them. One that follows another takes the focus, so that the keyboard and a screen reader start there. */
export function PolicyPages({ desk, children }: { readonly desk: Desk; readonly children: ReactNode }) {
  const [version] = useQueryValue('version');
  const [write] = useQueryValue('write');
  const [compare] = useQueryValue('compare');
  const place = JSON.stringify([version, write, compare]);
  const page = useRef<HTMLDivElement>(null);
  const shown = useRef(place);
  useEffect(() => {
    if (shown.current !== place) page.current?.focus({ preventScroll: true });
    shown.current = place;
  }, [place]);
  return (
    <div ref={page} tabIndex={-1} className="policy-page">
      <PolicyPage key={place} desk={desk} version={version} write={write} compare={compare}>
        {children}
      </PolicyPage>
    </div>
  );
}

interface Where {
  readonly desk: Desk;
  readonly version: string;
  readonly write: string;
  readonly compare: string;
  readonly children: ReactNode;
}

/** Which page is shown stands in the address. */
function PolicyPage({ desk, version, write, compare, children }: Where) {
  const [from] = useQueryValue('from');
  const [other] = useQueryValue('with');
  const subject = subjectOf(write, desk.kind);
  if (subject !== null && desk.barred === null) return <WritingPage desk={desk} subject={subject} from={from} />;
  if (/^[1-9]\d*$/.test(version)) return <VersionPage desk={desk} number={Number(version)} />;
  if (compare !== '' && other !== '') return <ComparePage desk={desk} one={compare} other={other} />;
  return children;
}
