import type { Day, Instant, Money, Totals } from './answers';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const NONE = '–';

/** `GBP 1,240.00`. Works on the text: a number would lose pennies of large amounts. */
export function moneyText({ amount, currency }: Money): string {
  const [whole = '0', fraction] = amount.replace('-', '').split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return `${currency} ${amount.startsWith('-') ? '−' : ''}${grouped}${fraction === undefined ? '' : `.${fraction}`}`;
}

/** `12 Jan 2026` */
function dayText(day: Day): string {
  const [year, month, date] = day.slice(0, 10).split('-');
  return `${Number(date)} ${MONTHS[Number(month) - 1] ?? '?'} ${year}`;
}

/** The calendar day that a moment falls on, there. */
export function dayIn(instant: Instant, timeZone: string): Day {
  return isoIn(instant, timeZone).slice(0, 10);
}

/** The moment at which a calendar day begins there. Asked twice, because the clocks may change between the guess and the answer. */
export function startOfDay(day: Day, timeZone: string): Instant {
  const asUtc = Date.parse(`${day}T00:00:00Z`);
  const aheadOfUtc = (at: number): number => Date.parse(`${isoIn(new Date(at).toISOString(), timeZone).replace(' ', 'T')}Z`) - at;
  const guess = asUtc - aheadOfUtc(asUtc);
  return new Date(asUtc - aheadOfUtc(guess)).toISOString();
}

/** `12 Jan 2026, 09:00 EST`: two companies on one page may keep different time. */
function momentText(instant: Instant, timeZone: string): string {
  const local = isoIn(instant, timeZone);
  return `${dayText(local)}, ${local.slice(11, 16)} ${zoneText(instant, timeZone)}`.trim();
}

function zoneText(instant: Instant, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'short' }).formatToParts(new Date(instant));
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
}

/** `2026-01-12 09:00` on the wall clock of a time zone. Swedish writes days as ISO does. */
function isoIn(instant: Instant, timeZone: string): string {
  return new Date(instant).toLocaleString('sv-SE', { timeZone });
}

/** What is owed in all, in home currency by the ledger's own conversion, and what it is made of where there are several currencies. */
export function OpenBalance({
  of: { openBalances, homeOpenBalance },
}: {
  readonly of: Pick<Totals, 'openBalances' | 'homeOpenBalance'>;
}) {
  if (openBalances.length < 2 || homeOpenBalance === null) return <Amounts of={openBalances} />;
  return (
    <>
      <Amount of={homeOpenBalance} />
      <span className="made-of figure">{openBalances.map(moneyText).join(' · ')}</span>
    </>
  );
}

/** Amounts in several currencies stand below each other; they are never added up here. */
export function Amounts({ of }: { readonly of: readonly Money[] }) {
  if (of.length === 0) return <span className="figure muted">{NONE}</span>;
  return (
    <span className="figure figures">
      {of.map((money) => (
        <span key={money.currency}>{moneyText(money)}</span>
      ))}
    </span>
  );
}

export function Amount({ of }: { readonly of: Money | null }) {
  return <span className={of === null ? 'figure muted' : 'figure'}>{of === null ? NONE : moneyText(of)}</span>;
}

export function OnDay({ day, none = NONE }: { readonly day: Day | null | undefined; readonly none?: string }) {
  if (day === null || day === undefined) return <span className="muted">{none}</span>;
  return (
    <time className="nowrap" dateTime={day}>
      {dayText(day)}
    </time>
  );
}

/** Null for the zone: the ledger has not told us where the company is, so the time is UTC and says so. */
export function AtTime({
  instant,
  timeZone,
  none = NONE,
}: {
  readonly instant: Instant | null;
  readonly timeZone: string | null;
  readonly none?: string;
}) {
  if (instant === null) return <span className="muted">{none}</span>;
  return (
    <time className="nowrap" dateTime={instant} title={timeZone ?? 'UTC'}>
      {momentText(instant, timeZone ?? 'UTC')}
    </time>
  );
}

/** `14:03:20 EST`, for what is over within minutes. */
export function ClockTime({ instant, timeZone }: { readonly instant: Instant; readonly timeZone: string | null }) {
  const zone = timeZone ?? 'UTC';
  return (
    <time className="nowrap" dateTime={instant} title={zone}>
      {isoIn(instant, zone).slice(11)} {zoneText(instant, zone)}
    </time>
  );
}
