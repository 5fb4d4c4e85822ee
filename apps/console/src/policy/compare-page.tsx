import { NativeSelect } from '@mantine/core';
import { Answered } from '../parts/answered';
import { Section } from '../parts/section';
import { Link, navigate } from '../routing';
import { usePolicies } from '../queries';
import type { Desk } from './desk';
import { lineDiff, withoutFarLines, type DiffLine } from './line-diff';
import { comparePath, subjectText } from './policy-places';
import { useText, useVersions } from './policy-queries';

/** What differs between two texts: versions that were written here, or starting policies. */
export function ComparePage({ desk, one, other }: { readonly desk: Desk; readonly one: string; readonly other: string }) {
  const [before, after] = [useText(desk, one), useText(desk, other)];
  return (
    <Section title="What differs" intro="Two texts line by line. What has to go is marked with −, what comes instead with +.">
      <div className="inline-form policy-compare">
        <TextChoice desk={desk} label="From" value={one} onChoose={(now) => navigate(comparePath(desk, now, other))} />
        <TextChoice desk={desk} label="To" value={other} onChoose={(now) => navigate(comparePath(desk, one, now))} />
      </div>
      <Answered query={before} what="the first text">
        {(old) => (
          <Answered query={after} what="the second text">
            {(anew) => <Difference before={old.text} after={anew.text} />}
          </Answered>
        )}
      </Answered>
      <p className="policy-back">
        <Link to={desk.path}>Back to the policy</Link>
      </p>
    </Section>
  );
}

function TextChoice({
  desk,
  label,
  value,
  onChoose,
}: {
  readonly desk: Desk;
  readonly label: string;
  readonly value: string;
  readonly onChoose: (value: string) => void;
}) {
  const versions = useVersions(desk).data?.versions ?? [];
  const starting = usePolicies().data ?? [];
  return (
    <NativeSelect
      label={label}
      value={value}
      onChange={(event) => onChoose(event.currentTarget.value)}
      data={[
        ...versions.map((version) => ({
          value: `version-${version.number}`,
          label: `Version ${version.number}${desk.kind === 'company' ? `, for ${subjectText(version)}` : ''}`,
        })),
        ...starting.map(({ id, name }) => ({ value: id, label: `The starting policy ${name}` })),
      ]}
    />
  );
}

function Difference({ before, after }: { readonly before: string; readonly after: string }) {
  const lines = withoutFarLines(lineDiff(before, after));
  if (!lines.some((line) => line !== null && line.kind !== 'same')) return <p>Both say the same, word for word.</p>;
  return (
    <ol className="policy-diff" aria-label="Lines that differ" tabIndex={0}>
      {lines.map((line, index) => (
        <Line key={index} line={line} />
      ))}
    </ol>
  );
}

const SIGN: Readonly<Record<DiffLine['kind'], { readonly sign: string; readonly said: string }>> = {
  same: { sign: ' ', said: '' },
  gone: { sign: '−', said: 'goes: ' },
  new: { sign: '+', said: 'comes: ' },
};

function Line({ line }: { readonly line: DiffLine | null }) {
  if (line === null) return <li className="diff-left-out">…</li>;
  const { sign, said } = SIGN[line.kind];
  return (
    <li className={`diff-${line.kind}`}>
      <span aria-hidden>{sign} </span>
      <span className="unseen">{said}</span>
      {line.text === '' ? ' ' : line.text}
    </li>
  );
}
