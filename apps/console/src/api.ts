/** One thing that is wrong with what was sent. */
export interface Fault {
  /** Where, as `instalments.1.amount`; null: nowhere in particular. */
  readonly field: string | null;
  readonly message: string;
}

/** What the engine would not do, in its own words. Status 0: it could not be reached at all. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly faults: readonly Fault[] = [],
  ) {
    super(message);
    this.name = 'Refusal';
  }

  /** Asking again cannot help: the engine has understood and said no. */
  get isFinal(): boolean {
    return this.status >= 400 && this.status < 500;
  }
}

export interface Change {
  readonly method: 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  readonly body?: unknown;
}

/** The only way to the engine. Throws Refusal. A session that has ended leads to the sign-in page. */
export async function call<Answer>(path: string, change?: Change): Promise<Answer> {
  const response = await reach(path, change);
  if (response.status === 401) {
    window.location.assign('/sign-in');
    throw new Refusal(401, 'You are signed out. The sign-in page opens now.');
  }
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok) return answer as Answer;
  const { message = `Holdfast answered with status ${response.status}.`, faults } = told(answer);
  throw new Refusal(response.status, message, faults);
}

async function reach(path: string, change: Change | undefined): Promise<Response> {
  const hasBody = change?.body !== undefined;
  try {
    return await fetch(path, {
      credentials: 'same-origin',
      headers: { accept: 'application/json', ...(hasBody ? { 'content-type': 'application/json' } : {}) },
      ...(change === undefined ? {} : { method: change.method }),
      ...(hasBody ? { body: JSON.stringify(change.body) } : {}),
    });
  } catch {
    throw new Refusal(0, 'Holdfast cannot be reached. Nothing was changed by this page; it tries again by itself.');
  }
}

function told(answer: unknown): { readonly message?: string; readonly faults?: readonly Fault[] } {
  return (answer as { error?: { message?: string; faults?: readonly Fault[] } } | null)?.error ?? {};
}
