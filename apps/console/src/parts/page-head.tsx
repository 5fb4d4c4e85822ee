import { useEffect, type ReactNode } from 'react';
import { Link } from '../routing';

export interface Crumb {
  readonly to: string;
  readonly text: string;
}

/** Where one is: the way back, the heading, and the browser's title. */
export function PageHead({
  title,
  trail = [],
  children,
}: {
  readonly title: string;
  readonly trail?: readonly Crumb[];
  readonly children?: ReactNode;
}) {
  useEffect(() => {
    document.title = title === 'Holdfast' ? title : `${title} · Holdfast`;
  }, [title]);
  return (
    <div className="page-head">
      {trail.length > 0 && (
        <nav aria-label="Breadcrumb">
          <ol className="trail">
            {trail.map(({ to, text }) => (
              <li key={to}>
                <Link to={to}>{text}</Link>
              </li>
            ))}
          </ol>
        </nav>
      )}
      <h1>{title}</h1>
      {children}
    </div>
  );
}
