import { NO_ANSWER, type Answer } from './answer';

/** One plain request: sign-in and connections need no SDK, and the SDK's own calls for them reject in three shapes. */
export interface PlainRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly url: string;
  readonly authorization: string;
  readonly form: Readonly<Record<string, string>> | null;
}

/** Sends it once: no redirect, no retry, an absolute time limit. Never throws: what went wrong on the way is status 0, for the error would name the
 * request, and with it the token. */
export async function sendPlain(request: PlainRequest, timeoutMs: number): Promise<Answer> {
  try {
    const response = await fetch(request.url, {
      method: request.method,
      headers: { accept: 'application/json', authorization: request.authorization },
      ...(request.form === null ? {} : { body: new URLSearchParams(request.form) }),
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    return { status: response.status, headers: Object.fromEntries(response.headers), text: await response.text() };
  } catch {
    return NO_ANSWER;
  }
}
