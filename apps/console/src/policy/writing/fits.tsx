import { Section } from '../../parts/section';
import { counted } from '../../words';
import type { Checks, Fit, OfCompany } from '../policy-answers';
import { saidFault } from './form';

type Companies = NonNullable<Checks['companies']>;

/** In which companies a practice's text could not count, and why. Nothing where there are none to ask. */
export function Fits({ companies }: { readonly companies: Companies }) {
  if (companies.length === 0) return null;
  const wrong = companies.filter((company) => 'error' in company || company.misfits.length > 0);
  const alone = companies.flatMap((company) => ('isFollowed' in company && !company.isFollowed ? [company.name] : []));
  return (
    <Section title="In its companies" intro="A version counts in all of them, or in none: one that does not fit keeps it back.">
      <p className={wrong.length === 0 ? 'flush' : 'trouble'} role="status">
        {wrong.length === 0
          ? `It fits ${allText(companies.length)}.`
          : `It does not fit ${wrong.length === companies.length ? allText(companies.length) : `${wrong.length} of ${counted(companies.length, 'company', 'companies')}`}:`}
      </p>
      {wrong.length > 0 && (
        <ul className="fits" aria-label="Companies that it does not fit">
          {wrong.map((company) => (
            <li key={company.id}>
              <strong>{company.name}</strong>
              <Why of={company} />
            </li>
          ))}
        </ul>
      )}
      {alone.length > 0 && (
        <p className="muted fits-alone">
          {alone.join(', ')} {alone.length === 1 ? 'stands for itself' : 'stand for themselves'}, so nothing of this counts there.
        </p>
      )}
    </Section>
  );
}

/** `the one company`, `all 4 companies`. */
function allText(number: number): string {
  if (number < 3) return number === 1 ? 'the one company' : 'both companies';
  return `all ${counted(number, 'company', 'companies')}`;
}

function Why({ of }: { readonly of: OfCompany<Fit> }) {
  if ('error' in of) return <p className="flush">{of.error}</p>;
  return of.misfits.map(({ level, subject, faults }) => (
    <div key={`${level}/${subject}`}>
      <p className="flush">{whoseText(level, subject, of.homeCurrency)}</p>
      <ul>
        {faults.map((fault, index) => (
          <li key={index}>
            Line {fault.line}
            {fault.rule === null ? '' : `, ${fault.rule}`}: {saidFault(fault)}
          </li>
        ))}
      </ul>
    </div>
  ));
}

function whoseText(level: Fit['misfits'][number]['level'], subject: string, currency: string): string {
  switch (level) {
    case 'practice':
      return `This text itself does not fit there, where amounts are in ${currency}:`;
    case 'company':
      return 'What the company wrote itself would not fit it any more:';
    case 'group':
    case 'customer':
      return `What is agreed for the ${level} ${subject} would not fit it any more:`;
  }
}
