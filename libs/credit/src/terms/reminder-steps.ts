import type { CompiledPolicy, MessageLimits, TreatmentStep } from '../decide/policy';
import { counted } from '../decide/words';
import type { TermsPart } from './terms';

/** When a customer hears from the company. A step that is the company's own, to look at the account, is not told. */
export function reminderParts({ treatment, treatments, messages }: CompiledPolicy): readonly TermsPart[] {
  const steps = treatment.filter(({ channel }) => channel !== 'review');
  const others =
    Object.keys(treatments).length > 0
      ? [text('How an account has been paid so far may change these days, or spare you a reminder.')]
      : [];
  if (steps.length === 0) return [text('We send no reminders by rule.'), ...others];
  const isMailed = steps.some(({ channel }) => channel === 'email');
  return [
    { kind: 'table', head: ['When', 'What you get from us'], rows: steps.map((step) => [when(step), what(step)]) },
    text(`One message lists everything that is open.${isMailed ? ` ${limits(messages)}` : ''}`),
    ...others,
  ];
}

function text(said: string): TermsPart {
  return { kind: 'text', text: said };
}

function when({ day }: TreatmentStep): string {
  if (day === 0) return 'On the due date';
  return `${counted(Math.abs(day), 'day')} ${day < 0 ? 'before' : 'after'} the due date`;
}

const WAYS: Readonly<Record<TreatmentStep['channel'], string>> = {
  email: 'An e-mail',
  call: 'A call',
  letter: 'A letter',
  review: '',
};

function what({ day, channel, template }: TreatmentStep): string {
  if (template === 'goodwill') return `${WAYS[channel]}: has everything arrived, and is the invoice right?`;
  return day <= 0 ? `${WAYS[channel]} that payment is coming up` : `${WAYS[channel]} about what is overdue`;
}

function limits({ minimumDaysBetween, maximumIn7Days }: MessageLimits): string {
  const apart = minimumDaysBetween > 1 ? `, and two are at least ${counted(minimumDaysBetween, 'day')} apart` : '';
  return `In a week you get at most ${counted(maximumIn7Days, 'e-mail')} of this kind${apart}.`;
}
