import { useId, type ReactNode } from 'react';

/** A panel with a heading that names it. */
export function Section({
  title,
  intro,
  children,
}: {
  readonly title: string;
  readonly intro?: ReactNode;
  readonly children: ReactNode;
}) {
  const id = useId();
  return (
    <section className="panel" aria-labelledby={id} tabIndex={-1}>
      <h2 id={id}>{title}</h2>
      {intro === undefined ? null : <p className="intro">{intro}</p>}
      {children}
    </section>
  );
}
