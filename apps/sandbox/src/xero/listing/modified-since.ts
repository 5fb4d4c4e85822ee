const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;
const ISO = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?(Z|[+-]\d{2}:?\d{2})?$/;

/** Whole seconds, in UTC unless the text says otherwise; what cannot be read counts as not sent. */
export function modifiedSince(header: string | undefined): number | null {
  if (header === undefined) return null;
  const iso = ISO.exec(header);
  if (!iso && !HTTP_DATE.test(header)) return null;
  const zoned = iso && iso[1] === undefined && header.length > 10 ? `${header.replace(' ', 'T')}Z` : header;
  const ms = Date.parse(zoned);
  return Number.isNaN(ms) ? null : Math.floor(ms / 1000) * 1000;
}
