import type { Difference } from '../../practice-answers';
import { policyInWords } from '../../policy/policy-words';
import { useFacts } from '../../policy/policy-queries';
import { wordsFor } from '../../policy/section-words';
import { isRecord } from '../../policy/yaml-text';

/** Setting by setting, what one policy says and what counts instead; in the words of the policy's pages. */
export function Differences({
  of,
  from,
  to,
}: {
  readonly of: readonly Difference[];
  /** Whose word it is: `The practice says`. */
  readonly from: string;
  readonly to: string;
}) {
  const facts = useFacts().data;
  if (facts === undefined) return null;
  const said = (where: string, value: unknown) => sentencesOf(where, value, { facts, currency: '' });
  return (
    <ul className="differences">
      {of.map((difference) => (
        <li key={difference.where}>
          <p className="flush">
            <strong>{settingText(difference.where)}</strong>
          </p>
          <dl>
            <Side name={from} said={said(difference.where, difference.from)} />
            <Side name={to} said={said(difference.where, difference.to)} />
          </dl>
        </li>
      ))}
    </ul>
  );
}

function Side({ name, said }: { readonly name: string; readonly said: readonly string[] }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {said.length === 0 ? (
          <span className="muted">nothing</span>
        ) : (
          said.map((sentence, index) => (
            <p key={index} className="flush">
              {sentence}
            </p>
          ))
        )}
      </dd>
    </div>
  );
}

/** Their entries have names of their own. */
const OF_ENTRIES: readonly string[] = ['segments', 'rules', 'exclusions', 'approvals', 'treatments'];

/** `Tolerance: amount`, `Rules: overdue-hold`. */
export function settingText(where: string): string {
  const [section = '', ...rest] = where.split('.');
  const { label } = wordsFor(section);
  if (rest.length === 0) return label;
  return `${label}: ${OF_ENTRIES.includes(section) ? rest.join('.') : wordsFor(where).label.toLowerCase()}`;
}

function sentencesOf(where: string, value: unknown, sayer: Parameters<typeof policyInWords>[1]): readonly string[] {
  if (value === null || value === undefined) return [];
  const [section = '', ...rest] = where.split('.');
  const setting = rest.join('.');
  const isEntry = isRecord(value) && 'id' in value;
  const says = setting === '' ? value : isEntry ? [value] : { [setting]: value };
  return policyInWords({ [section]: says }, sayer).flatMap(({ said }) => said.flatMap(({ text, details }) => [text, ...details]));
}
