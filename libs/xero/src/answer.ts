/** What came back from Xero: the raw answer, before anybody's deserialiser. */
export interface Answer {
  /** 0 when no answer arrived. */
  readonly status: number;
  /** Names in small letters. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

export const NO_ANSWER: Answer = { status: 0, headers: {}, text: '' };

/** Xero's correlation id, for its support. */
export function referenceOf(answer: Answer): string | null {
  const text = answer.headers['xero-correlation-id'] ?? '';
  return /^[\w-]{1,64}$/.test(text) ? text : null;
}

/** A whole number from a header; null when it is absent or something else. */
export function countHeader(answer: Answer, name: string): number | null {
  const text = answer.headers[name];
  return text !== undefined && /^\d{1,9}$/.test(text.trim()) ? Number(text) : null;
}

/** What went over the wire: the provider's own count, else the size of the text. */
export function bytesOf(answer: Answer): number {
  return countHeader(answer, 'content-length') ?? Buffer.byteLength(answer.text);
}

/** The body as JSON; undefined when it is XML, text or empty. */
export function jsonOf(answer: Answer): unknown {
  try {
    return JSON.parse(answer.text) as unknown;
  } catch {
    return undefined;
  }
}

/** One field of a body, whatever the case of its key: Xero's gateway has answered with `title` as well as `Title`. */
export function fieldOf(body: unknown, name: string): unknown {
  if (typeof body !== 'object' || body === null) return undefined;
  const exact = (body as Record<string, unknown>)[name];
  if (exact !== undefined) return exact;
  const wanted = name.toLowerCase();
  return Object.entries(body).find(([key]) => key.toLowerCase() === wanted)?.[1];
}
