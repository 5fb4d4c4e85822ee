/** Whatever was written down, by its own names: text as it is, lists and parts below each other. */
export function Values({ of }: { readonly of: unknown }) {
  if (of === null || of === undefined || of === '') return <span className="muted">none</span>;
  if (typeof of === 'string') return of.includes('\n') ? <pre className="letter">{of}</pre> : <>{of}</>;
  if (typeof of !== 'object') return <>{JSON.stringify(of)}</>;
  if (Array.isArray(of)) return <Items of={of as readonly unknown[]} />;
  return (
    <dl className="values">
      {Object.entries(of).map(([name, value]) => (
        <div key={name}>
          <dt>{nameText(name)}</dt>
          <dd>
            <Values of={value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Items({ of }: { readonly of: readonly unknown[] }) {
  if (of.length === 0) return <span className="muted">none</span>;
  if (of.every((item) => typeof item !== 'object')) return <>{of.map(String).join(', ')}</>;
  return (
    <ul className="value-list">
      {of.map((item, index) => (
        <li key={index}>
          <Values of={item} />
        </li>
      ))}
    </ul>
  );
}

/** `messageId` as `message id`. */
function nameText(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
}
