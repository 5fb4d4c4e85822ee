import { NotFoundException } from '@nestjs/common';
import { parseDay } from '@holdfast/credit';
import { z } from 'zod';

/** From which day on something counts; absent: today. */
export const From = z.iso.date('is no day YYYY-MM-DD').transform(parseDay).optional();

/** Of a version, as it stands in a path. Throws a 404 for what is no number. */
export function numberOf(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new NotFoundException('There is no such version.');
}
