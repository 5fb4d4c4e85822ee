/** A link into the ledger's own pages; nothing where the ledger has not told us its address. */
export function OutsideLink({
  template,
  id,
  text,
}: {
  readonly template: string | undefined;
  readonly id: string;
  readonly text: string;
}) {
  if (template === undefined || !/^https?:\/\//.test(template)) return <>{text}</>;
  return (
    <a href={template.replace('{id}', encodeURIComponent(id))} target="_blank" rel="noreferrer">
      {text}
      <span className="unseen"> (opens in a new tab)</span>
    </a>
  );
}
