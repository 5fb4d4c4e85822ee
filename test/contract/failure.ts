import { inspect } from 'node:util';
import { AccountingError, type Tokens } from '@holdfast/accounting';
import { heard } from '../support/canary';

/** Everything a log, a console or a database could make of an error. */
function everyText(error: Error): string {
  const texts = [
    inspect(error, { depth: 30, showHidden: true, maxStringLength: Infinity, maxArrayLength: Infinity }),
    JSON.stringify(error),
    JSON.stringify(error, Object.getOwnPropertyNames(error)),
    String(error.stack),
  ];
  return texts.join('\n');
}

/** Waits for the failure; it must be one of the port's six and may carry no secret. */
export async function failureOf(work: Promise<unknown>, secrets: Iterable<string>): Promise<AccountingError> {
  const outcome = await work.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if (!('error' in outcome)) throw new Error(`No failure, but ${inspect(outcome.value).slice(0, 300)}`);
  const { error } = outcome;
  expect(error).toBeInstanceOf(AccountingError);
  const text = everyText(error as AccountingError);
  heard(text);
  for (const secret of secrets) if (secret !== '' && text.includes(secret)) throw new Error(`A secret is in the error: ${text}`);
  return error as AccountingError;
}

/** Both tokens, and the part of a token that tells one from another: a cut token is a leak too. */
export function secretsOf(tokens: Tokens): readonly string[] {
  return [tokens.accessToken, tokens.refreshToken].flatMap((token) => [token, token.slice(-24)]);
}
