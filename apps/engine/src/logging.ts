import type { LoggerService } from '@nestjs/common';
import { pino, type Logger } from 'pino';

/** The engine's log: one JSON line per event, on standard output. It gets ids, counts and codes; never a token, a name or a body. */
export const log: Logger = pino({
  base: null,
  timestamp: pino.stdTimeFunctions.isoTime,
  level: 'info',
  redact: {
    paths: ['*.authorization', '*.accessToken', '*.refreshToken', '*.headers', '*.config', '*.request'],
    censor: '[removed]',
  },
});

/** Nest's own messages, as lines of the same log. */
export class NestLog implements LoggerService {
  log(message: unknown): void {
    log.debug(String(message));
  }

  error(message: unknown): void {
    log.error(String(message));
  }

  warn(message: unknown): void {
    log.warn(String(message));
  }
}
