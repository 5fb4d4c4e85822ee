import type { Company } from '../../../answers';
import { useQueryValue } from '../../../routing';
import { ComparePage } from './compare-page';
import { Overview } from './overview';
import { subjectOf } from './policy-places';
import { VersionPage } from './version-page';
import { WritingPage } from './writing/writing-page';

/** The company's policy. Which page of it is shown stands in the address. */
export function PolicyTab({ company }: { readonly company: Company }) {
  const [version] = useQueryValue('version');
  const [write] = useQueryValue('write');
  const [from] = useQueryValue('from');
  const [compare] = useQueryValue('compare');
  const [other] = useQueryValue('with');
  const subject = subjectOf(write);
  if (subject !== null) return <WritingPage key={write} company={company} subject={subject} from={from} />;
  if (/^[1-9]\d*$/.test(version)) return <VersionPage key={version} company={company} number={Number(version)} />;
  if (compare !== '' && other !== '') return <ComparePage company={company} one={compare} other={other} />;
  return <Overview company={company} />;
}
