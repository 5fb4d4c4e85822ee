import { BadRequestException } from '@nestjs/common';
import type { z } from 'zod';

/** The input in the shape that was asked for. Throws a 400 that names every field that is wrong. */
export function checked<Schema extends z.ZodType>(schema: Schema, input: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new BadRequestException(
    parsed.error.issues.map((issue) => `${issue.path.join('.') || 'the body'}: ${issue.message}`).join('; '),
  );
}
