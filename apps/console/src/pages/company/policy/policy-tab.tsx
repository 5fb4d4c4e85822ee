import { useEffect, useRef } from 'react';
import type { Company } from '../../../answers';
import { useQueryValue } from '../../../routing';
import { ComparePage } from './compare-page';
import { Overview } from './overview';
import { subjectOf } from './policy-places';
import { VersionPage } from './version-page';
import { WritingPage } from './writing/writing-page';

/** The company's policy. A page of it that follows another takes the focus, so that the keyboard and a screen reader start there. */
export function PolicyTab({ company }: { readonly company: Company }) {
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
      <PolicyPage key={place} company={company} version={version} write={write} compare={compare} />
    </div>
  );
}

interface Where {
  readonly company: Company;
  readonly version: string;
  readonly write: string;
  readonly compare: string;
}

/** Which page is shown stands in the address. */
function PolicyPage({ company, version, write, compare }: Where) {
  const [from] = useQueryValue('from');
  const [other] = useQueryValue('with');
  const subject = subjectOf(write);
  if (subject !== null) return <WritingPage company={company} subject={subject} from={from} />;
  if (/^[1-9]\d*$/.test(version)) return <VersionPage company={company} number={Number(version)} />;
  if (compare !== '' && other !== '') return <ComparePage company={company} one={compare} other={other} />;
  return <Overview company={company} />;
}
