import { join } from 'node:path';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Store } from '@holdfast/store';
import { Clock } from '../../apps/engine/src/clock';
import { readConfig, type Config } from '../../apps/engine/src/config';
import { Gate } from '../../apps/engine/src/connect/gate';
import { EngineModule } from '../../apps/engine/src/engine.module';
import { log } from '../../apps/engine/src/logging';
import { Mail } from '../../apps/engine/src/outbox/mail';
import { Outbox } from '../../apps/engine/src/outbox/outbox';
import { Judging } from '../../apps/engine/src/turn/judging';
import { Sending } from '../../apps/engine/src/turn/sending';

// The last line of a bench is its figures, so nobody else prints.
log.level = 'silent';

const PLACES = { templates: join(__dirname, '../../templates') };

const ENVIRONMENT = {
  PUBLIC_URL: 'http://localhost:3000',
  SECRET_KEYS: `bench:${Buffer.alloc(32, 9).toString('base64')}`,
  SMTP_URL: 'smtp://localhost:1',
  MAIL_FROM: 'credit-control@holdfast.example',
  QUICKBOOKS_CLIENT_ID: 'bench',
  QUICKBOOKS_CLIENT_SECRET: 'bench',
};

export interface Surroundings {
  readonly store: Store;
  readonly clock: Clock;
  readonly mail: Pick<Mail, 'send'>;
  /** Instead of the engine's own. */
  readonly limits?: Partial<Config['limits']>;
}

/** The parts of the engine that judge and send, put together by its own module. */
export class EngineSending {
  readonly outbox: Outbox;
  readonly judging: Judging;
  readonly sending: Sending;
  /** Asked by a wire before anything leaves. */
  readonly gate: Gate;

  private constructor(
    private readonly context: INestApplicationContext,
    readonly limits: Config['limits'],
  ) {
    this.outbox = context.get(Outbox);
    this.judging = context.get(Judging);
    this.sending = context.get(Sending);
    this.gate = new Gate(context.get(Store), context.get(Clock));
  }

  static async open({ store, clock, mail, limits }: Surroundings): Promise<EngineSending> {
    const given = readConfig(ENVIRONMENT);
    const config = { ...given, limits: { ...given.limits, ...limits } };
    const engine = EngineModule.forCommand({ config, store, places: PLACES });
    // The later one of two providers counts.
    const providers = [...(engine.providers ?? []), { provide: Clock, useValue: clock }, { provide: Mail, useValue: mail }];
    const context = await NestFactory.createApplicationContext({ ...engine, providers }, { logger: false });
    return new EngineSending(context, config.limits);
  }

  close(): Promise<void> {
    return this.context.close();
  }
}
