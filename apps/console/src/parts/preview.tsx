import type { Preview as Shown } from '../outbox-answers';

/** Whether the preview says anything that the reason has not said already. */
export function saysMore(preview: Shown, why: string): boolean {
  return preview.kind !== 'task' || preview.text !== why;
}

/** Exactly what would leave: the message as the customer gets it, or what changes in the ledger. */
export function Preview({ of }: { readonly of: Shown }) {
  switch (of.kind) {
    case 'mail':
      return (
        <div className="preview">
          <dl className="mail-head">
            <dt>To</dt>
            <dd>{of.to.length === 0 ? 'nobody: the ledger has no usable address' : of.to.join(', ')}</dd>
            <dt>Subject</dt>
            <dd>{of.subject}</dd>
          </dl>
          <pre className="letter">{of.text}</pre>
        </div>
      );
    case 'change':
      return <Changes changes={of.changes} block={of.block} />;
    case 'note':
      return (
        <div className="preview">
          <p className="label">Note on the {of.about}</p>
          <pre className="letter">{of.text}</pre>
        </div>
      );
    case 'task':
      return <p className="preview">{of.text}</p>;
    case 'nothing':
      return <p className="preview trouble">It cannot be done as things are. {of.why}</p>;
  }
}

function Changes({ changes, block }: Pick<Shown & { readonly kind: 'change' }, 'changes' | 'block'>) {
  return (
    <div className="preview">
      {changes.length === 0 && block === null && <p className="flush">Nothing changes in the ledger itself.</p>}
      <dl className="change-list">
        {changes.map(({ field, from, to }) => (
          <div key={`${field}/${from}/${to}`}>
            <dt>{field}</dt>
            <dd>
              <span className="change-from">{from ?? 'none'}</span>
              <span className="change-arrow" role="img" aria-label="becomes">
                →
              </span>
              <strong>{to ?? 'none'}</strong>
            </dd>
          </div>
        ))}
      </dl>
      {block !== null && (
        <>
          <p className="label">Added to the notes of the customer</p>
          <pre className="letter">{block}</pre>
        </>
      )}
    </div>
  );
}
