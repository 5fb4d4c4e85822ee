import type { ReactNode } from 'react';
import { useClock } from '../queries';

/** A link into the ledger's own pages. Where there is none to go to, `otherwise` stands in its place: the ledger has not told its address, or the day is
 * a pretended one and so are the books. */
export function OutsideLink({
  template,
  id,
  text,
  otherwise = text,
}: {
  readonly template: string | undefined;
  readonly id: string;
  readonly text: string;
  readonly otherwise?: ReactNode;
}) {
  const isPretended = useClock().data?.manual !== false;
  if (isPretended || template === undefined || !/^https?:\/\//.test(template)) return <>{otherwise}</>;
  return (
    <a href={template.replace('{id}', encodeURIComponent(id))} target="_blank" rel="noreferrer">
      {text}
      <span className="unseen"> (opens in a new tab)</span>
    </a>
  );
}
