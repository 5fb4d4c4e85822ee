import { dayMs } from '../wire';

/** The due day that terms give an invoice; without terms, the day of the invoice. */
export function dueBy(issued: string, terms: { day: number; type: string } | null): string {
  if (!terms) return issued;
  const at = new Date(dayMs(issued));
  const [year, month, day] = [at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()];
  switch (terms.type) {
    case 'DAYSAFTERBILLDATE':
      return dayOf(Date.UTC(year, month, day + terms.day));
    case 'DAYSAFTERBILLMONTH':
      return dayOf(Date.UTC(year, month + 1, terms.day));
    case 'OFCURRENTMONTH':
      return dayOf(Math.min(Date.UTC(year, month, terms.day), Date.UTC(year, month + 1, 0)));
    case 'OFFOLLOWINGMONTH':
      return dayOf(Math.min(Date.UTC(year, month + 1, terms.day), Date.UTC(year, month + 2, 0)));
    default:
      return issued;
  }
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
