import type { Forecast, PaymentHabit } from './forecast';

/** Below this many paid invoices the company's own average still has a say that is worth telling. */
const WELL_KNOWN = 8;

export interface ForecastWords {
  /** For an owner, in one sentence. */
  readonly sentence: string;
  /** What it rests on, a sentence each. */
  readonly because: readonly string[];
}

export function forecastWords(forecast: Forecast): ForecastWords {
  const { habit, state } = forecast;
  if (habit === null) {
    return {
      sentence: 'Has no history: no invoice was ever paid, so nothing can be said about when this customer pays.',
      because: [],
    };
  }
  if (state === 'young-book') {
    return {
      sentence: `The company's own books are too young to say when a customer pays: so far only those who pay early can have paid.`,
      because: [paidText(habit)],
    };
  }
  if (state !== 'usable') {
    return {
      sentence: `Has too little history: ${counted(habit.count, 'paid invoice')} so far (${rangeText(habit)}), and it takes three to say when this customer pays.`,
      because: [paidText(habit)],
    };
  }
  return {
    sentence: `Usually pays ${sideText(habit.median)} (${rangeText(habit)} in the last ${habit.count}).`,
    because: [paidText(habit), ...payRunText(habit), ...overdueText(forecast), ...setAsideText(forecast), ...priorText(forecast)],
  };
}

/** `6 days late`, `2 days early`, `on the due day`. */
function sideText(signedDays: number): string {
  const days = rounded(signedDays);
  return days === 0 ? 'on the due day' : `${counted(Math.abs(days), 'day')} ${days > 0 ? 'late' : 'early'}`;
}

function rangeText({ earliest, latest }: PaymentHabit): string {
  return earliest === latest ? sideText(latest) : `${sideText(earliest)} to ${sideText(latest)}`;
}

function paidText({ count, lateCount, medianOfLate }: PaymentHabit): string {
  const which =
    count === 1 ? 'the only invoice' : lateCount === 0 || lateCount === count ? `all of the last ${count} invoices` : null;
  if (medianOfLate === null) return `Paid ${which} on time.`;
  const by = `by ${counted(rounded(medianOfLate), 'day')}${count === 1 ? '' : ' as a rule'}`;
  return `Paid ${which ?? `${lateCount} of the last ${count} invoices`} late, ${by}.`;
}

function payRunText({ payRun }: PaymentHabit): readonly string[] {
  return payRun === null ? [] : [`Pays on a ${payRun} as a rule.`];
}

function overdueText({ score, invoices }: Forecast): readonly string[] {
  const [youngest, next] = score.overdueDays;
  if (youngest === undefined) return [];
  if (next === undefined) return [`One invoice is ${counted(youngest, 'day')} overdue.`];
  const overdue = invoices.filter(({ daysOverdue, setAside }) => daysOverdue >= 1 && setAside === null).length;
  const days = `${next} and ${counted(youngest, 'day')}`;
  return overdue === 2
    ? [`Two invoices are ${days} overdue.`]
    : [`${overdue} invoices are overdue; of these the two youngest debts count, ${days} overdue.`];
}

function setAsideText({ invoices }: Forecast): readonly string[] {
  const disputed = invoices.filter(({ setAside }) => setAside === 'disputed').length;
  const onPlan = invoices.filter(({ setAside }) => setAside === 'on-plan').length;
  return [
    ...(disputed === 0 ? [] : [`${counted(disputed, 'disputed invoice')} left out.`]),
    ...(onPlan === 0 ? [] : [`${counted(onPlan, 'invoice')} under a payment plan left out.`]),
  ];
}

function priorText({ score, prior }: Forecast): readonly string[] {
  if (score.paidCount >= WELL_KNOWN) return [];
  const share = Math.round(prior.lateShare * 100);
  return [
    `With ${score.paidCount} paid invoices, how all customers of the company pay counts too: ${share}% of them late in the last half year.`,
  ];
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** To whole days, half a day away from the due day. */
function rounded(days: number): number {
  return Math.sign(days) * Math.round(Math.abs(days));
}
