import { BadRequestException, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { z } from 'zod';
import { checked } from '../checked';

/** Who has not said who they are. */
const UNNAMED = 'owner';
/** What Holdfast does by itself is written down under these; no person's word must read like it. */
const OURS: readonly string[] = ['policy', 'holdfast', 'undo', 'undo command', 'daily comparison'];
const CHARACTERS_MAX = 100;

/** One line, trimmed; a statement of whoever came in with the key, which nobody checks. */
export const PersonName = z
  .string()
  .regex(/^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]*$/u, 'is one line without control characters')
  .transform((text) => text.normalize('NFC').trim().replace(/\s+/gu, ' '))
  .refine((name) => /\p{L}/u.test(name), 'has at least one letter')
  .refine((name) => name.length <= CHARACTERS_MAX, `has ${CHARACTERS_MAX} characters at most`)
  .refine((name) => !OURS.includes(name.replace(/\p{Cf}/gu, '').toLowerCase()), 'is a name of Holdfast’s own');

export interface PersonalRequest extends Request {
  /** There when a person asks who has said who they are. */
  person?: string;
}

/** What the bearer of the access key says about who asks; undefined: nothing. Throws a 400 for what is no name. */
export function personInHeader({ headers }: Request): string | undefined {
  const said = headers['on-behalf-of'];
  if (said === undefined) return undefined;
  return checked(z.object({ 'On-Behalf-Of': PersonName }), { 'On-Behalf-Of': decoded(String(said)) })['On-Behalf-Of'];
}

/** A header holds plain ASCII only. */
function decoded(text: string): string {
  try {
    if (/^[\x20-\x7e]*$/.test(text)) return decodeURIComponent(text);
  } catch {
    // Told below.
  }
  throw new BadRequestException(
    'On-Behalf-Of: is no percent-encoded text, so nothing was done. Cure: encode the name as encodeURIComponent does.',
  );
}

export function personOf({ person }: PersonalRequest): string {
  return person ?? UNNAMED;
}

/** Who asks, as every record of what they do names them. */
export const By = createParamDecorator((_: unknown, context: ExecutionContext) =>
  personOf(context.switchToHttp().getRequest<PersonalRequest>()),
);
