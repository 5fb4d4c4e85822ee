import { BadRequestException } from '@nestjs/common';
import type { z } from 'zod';

/** One thing that is wrong with what was sent. */
export interface Fault {
  /** Where, as `instalments.1.amount`; null: nowhere in particular. */
  readonly field: string | null;
  readonly message: string;
}

/** A 400 that also tells a form which fields it is about. */
export class Faulty extends BadRequestException {
  constructor(
    message: string,
    readonly faults: readonly Fault[],
  ) {
    super(message);
  }
}

/** The input in the shape that was asked for. Throws a 400 that names every field that is wrong. */
export function checked<Schema extends z.ZodType>(schema: Schema, input: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => ({ field: path.join('.') || null, message }));
  throw new Faulty(faults.map(({ field, message }) => `${field ?? 'the body'}: ${message}`).join('; '), faults);
}
