import type { Report } from './fault-report';
import type { MessageLimits, PolicyDocument, PolicyFault, TreatmentStep } from './policy';

/** credit.md section 8: at most two messages a week. */
const DEFAULT_MESSAGES: MessageLimits = { minimumDaysBetween: 3, maximumIn7Days: 2 };

/** Earliest day first. */
export function compileTreatment(
  treatment: readonly TreatmentStep[],
  path: PolicyFault['path'],
  reportAt: Report,
): readonly TreatmentStep[] {
  for (const [position, { step, day }] of treatment.entries()) {
    const report = (field: string, problem: string, cure: string) => reportAt([...path, position, field], problem, cure);
    if (treatment.findIndex((other) => other.step === step) < position)
      report('step', `Two steps are called "${step}".`, 'Give each step a name of its own.');
    if (treatment.findIndex((other) => other.day === day) < position)
      report('day', `Two steps fall on day ${day}.`, 'Give each step a day of its own.');
    if (!Number.isInteger(day))
      report('day', `${day} is not a whole number of days.`, 'Write days from the due date: -3 before it, 7 after it.');
  }
  return [...treatment].sort((a, b) => a.day - b.day);
}

export function compileTreatments(
  { treatments = {}, segments = [] }: PolicyDocument,
  report: Report,
): Readonly<Record<string, readonly TreatmentStep[]>> {
  const known = segments.map(({ id }) => id);
  return Object.fromEntries(
    Object.entries(treatments).map(([segment, steps]) => {
      if (!known.includes(segment)) report(['treatments', segment], `The policy has no segment "${segment}".`, knownOnes(known));
      return [segment, compileTreatment(steps, ['treatments', segment], report)];
    }),
  );
}

function knownOnes(known: readonly string[]): string {
  return known.length === 0 ? 'Add a section segments, or write the steps under treatment.' : `There are ${known.join(', ')}.`;
}

export function compileMessages({ messages }: PolicyDocument, report: Report): MessageLimits {
  const limits: MessageLimits = {
    minimumDaysBetween: messages?.minimumDaysBetween ?? DEFAULT_MESSAGES.minimumDaysBetween,
    maximumIn7Days: messages?.maximumIn7Days ?? DEFAULT_MESSAGES.maximumIn7Days,
  };
  for (const [field, lowest] of [
    ['minimumDaysBetween', 0],
    ['maximumIn7Days', 1],
  ] as const)
    if (!isWholeFrom(limits[field], lowest))
      report(['messages', field], `${limits[field]} is not possible here.`, `Write a whole number, ${lowest} or more.`);
  return limits;
}

export function isWholeFrom(value: number, lowest: number): boolean {
  return Number.isInteger(value) && value >= lowest;
}
