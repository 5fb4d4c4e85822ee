import { existsSync } from 'node:fs';
import { join } from 'node:path';
import express, { type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import type { Access } from './sign-in/access';
import { readCookie } from './sign-in/cookies';
import { signInPage } from './page';

const ELSEWHERE = /^\/(accept|api|connect|webhooks|sign-in|sign-out)(\/|$)/;

/** The console's files, for browsers that are signed in; any address that is no file is one of the console's own pages. */
export function consoleFiles(folder: string, access: Access): RequestHandler {
  const files = express.static(folder, { index: false });
  const index = join(folder, 'index.html');
  const answer = async (request: Request, response: Response, next: NextFunction): Promise<void> => {
    if (ELSEWHERE.test(request.path) || !['GET', 'HEAD'].includes(request.method)) return next();
    const session = readCookie(request, 'holdfast_session');
    if (session === null || (await access.session(session)) === null) {
      response.status(401).send(signInPage(null));
      return;
    }
    files(request, response, () => {
      if (existsSync(index)) response.sendFile(index);
      else response.status(404).send('The console has not been built: npm run build');
    });
  };
  return (request, response, next) => {
    answer(request, response, next).catch(next);
  };
}
