import { NativeSelect } from '@mantine/core';
import type { Company } from '../../../answers';
import { Answered } from '../../../parts/answered';
import { Section } from '../../../parts/section';
import { Link, companyPath, navigate } from '../../../routing';
import { usePolicies } from '../../../queries';
import { lineDiff, withoutFarLines, type DiffLine } from './line-diff';
import { comparePath, subjectText } from './policy-places';
import { useText, useVersions } from './policy-queries';

/** What differs between two texts: versions of this company, or starting policies. */
export function ComparePage({
  company,
  one,
  other,
}: {
  readonly company: Company;
  readonly one: string;
  readonly other: string;
}) {
  const [before, after] = [useText(company.id, one), useText(company.id, other)];
  return (
    <Section title="What differs" intro="Two texts line by line. What has to go is marked with −, what comes instead with +.">
      <div className="inline-form policy-compare">
        <TextChoice
          company={company}
          label="From"
          value={one}
          onChoose={(now) => navigate(comparePath(company.id, now, other))}
        />
        <TextChoice company={company} label="To" value={other} onChoose={(now) => navigate(comparePath(company.id, one, now))} />
      </div>
      <Answered query={before} what="the first text">
        {(old) => (
          <Answered query={after} what="the second text">
            {(anew) => <Difference before={old.text} after={anew.text} />}
          </Answered>
        )}
      </Answered>
      <p className="policy-back">
        <Link to={companyPath(company.id, 'policy')}>Back to the policy</Link>
      </p>
    </Section>
  );
}

function TextChoice({
  company,
  label,
  value,
  onChoose,
}: {
  readonly company: Company;
  readonly label: string;
  readonly value: string;
  readonly onChoose: (value: string) => void;
}) {
  const versions = useVersions(company.id).data?.versions ?? [];
  const starting = usePolicies().data ?? [];
  return (
    <NativeSelect
      label={label}
      value={value}
      onChange={(event) => onChoose(event.currentTarget.value)}
      data={[
        ...versions.map((version) => ({
          value: `version-${version.number}`,
          label: `Version ${version.number}, for ${subjectText(version)}`,
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
