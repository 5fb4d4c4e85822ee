import { parse, serialize } from 'cookie';
import type { Request, Response } from 'express';

export type CookieName = 'holdfast_session' | 'holdfast_connect';

export function readCookie(request: Request, name: CookieName): string | null {
  return parse(request.headers.cookie ?? '')[name] ?? null;
}

/** Never readable by scripts, never sent along by other sites' forms; over https only where we are reached by https. */
export function setCookie(
  response: Response,
  name: CookieName,
  value: string,
  options: { readonly secure: boolean; readonly maxAgeSeconds: number },
): void {
  const { secure, maxAgeSeconds } = options;
  response.append(
    'Set-Cookie',
    serialize(name, value, { httpOnly: true, sameSite: 'lax', path: '/', secure, maxAge: maxAgeSeconds }),
  );
}
