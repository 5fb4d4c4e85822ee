import { useId, useRef, type UIEvent } from 'react';
import { counted } from '../../words';
import { saidFault, type PlacedFault } from './form';

interface Props {
  readonly text: string;
  readonly faults: readonly PlacedFault[];
  readonly onChange: (text: string) => void;
}

/** The text itself, with its line numbers, and below it every fault with a way to its line. */
export function YamlPane({ text, faults, onChange }: Props) {
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const gutter = useRef<HTMLDivElement>(null);
  const lines = text.split('\n');
  const own = faults.filter(({ from }) => from === undefined);
  const wrong = new Set(own.map(({ line }) => line));
  const follow = (event: UIEvent<HTMLTextAreaElement>): void => {
    if (gutter.current) gutter.current.scrollTop = event.currentTarget.scrollTop;
  };
  return (
    <div className="yaml">
      <label className="label" htmlFor={id}>
        Policy as YAML
      </label>
      <div className="yaml-sheet">
        <div className="yaml-lines" aria-hidden ref={gutter}>
          {lines.map((_, index) => (
            <span key={index} className={wrong.has(index + 1) ? 'yaml-wrong' : undefined}>
              {index + 1}
            </span>
          ))}
        </div>
        <textarea
          id={id}
          ref={area}
          aria-invalid={wrong.size > 0}
          aria-describedby={`${id}-faults`}
          wrap="off"
          spellCheck={false}
          autoComplete="off"
          value={text}
          onScroll={follow}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      </div>
      {faults.length > 0 && (
        <ul id={`${id}-faults`} className="yaml-faults" aria-label={counted(faults.length, 'fault')}>
          {faults.map((fault, index) => (
            <li key={index}>
              {fault.from === undefined && (
                <button type="button" onClick={() => area.current && goTo(area.current, lines, fault.line)}>
                  Line {fault.line}
                </button>
              )}{' '}
              {fault.rule !== null && <strong>{fault.rule}: </strong>}
              {saidFault(fault)}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function goTo(area: HTMLTextAreaElement, lines: readonly string[], line: number): void {
  const start = lines.slice(0, line - 1).reduce((length, one) => length + one.length + 1, 0);
  area.focus();
  area.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
  area.scrollTop = (line - 4) * (area.scrollHeight / lines.length);
}
