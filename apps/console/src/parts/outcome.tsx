/** What came of an action, as far as the engine has put it into words and `why` has not said it already. */
export function Outcome({ of, why }: { readonly of: unknown; readonly why: string }) {
  if (typeof of !== 'object' || of === null) return null;
  const { line, reason, drift, subject, text } = of as Readonly<Record<string, unknown>>;
  return (
    <div className="outcome">
      {typeof line === 'string' && !isTold(line, why) && <p>{line}</p>}
      {typeof reason === 'string' && <p>{reason}</p>}
      {Array.isArray(drift) &&
        drift.filter((one) => typeof one === 'string').map((one) => <p key={one}>Left as the owner set it: {one}</p>)}
      {typeof text === 'string' && (
        <details>
          <summary>Read the message{isUnsaid(subject, line) ? `: ${subject}` : ''}</summary>
          <pre className="letter">{text}</pre>
        </details>
      )}
    </div>
  );
}

/** What was planned, `Place the credit hold. ...`, comes back as `Placed the credit hold. ...`: the same but for the first word. */
function isTold(line: string, why: string): boolean {
  return line.includes(why.replace(/^\S+\s+/, ''));
}

/** The line usually names the subject already. */
function isUnsaid(subject: unknown, line: unknown): subject is string {
  return typeof subject === 'string' && !(typeof line === 'string' && line.includes(subject));
}
