import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { AccountingError } from '@holdfast/accounting';
import type { Request, Response } from 'express';
import { log } from '../logging';
import { Faulty } from './checked';
import { signInPage } from './page';

/** Every refusal as `{error: {status, message}}`, with `faults` by field where a form has them; whatever we did not foresee as a plain 500 that gives nothing away. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    const request = host.switchToHttp().getRequest<Request>();
    if (response.headersSent) return;
    const status = statusOf(error);
    if (status >= 500)
      log.error(
        { route: request.route?.path, fault: error instanceof Error ? error.name : 'unknown', stack: stackOf(error) },
        'a request failed',
      );
    // Xero turns down a listener whose answer has a body, the refusal of a wrong signature included (facts/xero.md, webhooks).
    if (status === 401 && request.path.startsWith('/webhooks/')) response.status(401).end();
    else if (status === 401 && request.method === 'GET' && request.accepts(['json', 'html']) === 'html')
      response.status(401).send(signInPage(null));
    else response.status(status).json({ error: { status, message: messageOf(error, status), ...faultsOf(error) } });
  }
}

function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  if (error instanceof AccountingError) return 502;
  // Express's own body parser: broken JSON, a body that is too large.
  const status = (error as { status?: unknown }).status;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
}

function messageOf(error: unknown, status: number): string {
  // What a ledger answered is told in words that were made for people.
  if (status >= 500 && !(error instanceof HttpException) && !(error instanceof AccountingError))
    return 'Something unexpected went wrong inside Holdfast. Nothing was lost; the log has the details.';
  return error instanceof Error ? error.message : 'The request could not be understood.';
}

function faultsOf(error: unknown): object {
  return error instanceof Faulty ? { faults: error.faults } : {};
}

function stackOf(error: unknown): string | undefined {
  return error instanceof Error ? error.stack : undefined;
}
