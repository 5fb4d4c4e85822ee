import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Controller, HttpCode, Post } from '@nestjs/common';
import { readConfig } from '../../../apps/engine/src/config';
import { CONTROLLERS } from '../../../apps/engine/src/engine.module';
import { startEngine } from '../../../apps/engine/src/start-engine';
import { freePort } from '../../../apps/demo/src/child';
import { given, say } from '../child';

export interface OfficeGiven {
  readonly databaseUrl: string;
  readonly accessKey: string;
}

/** Of the engine's process since it was last asked: how late its event loop came round, and its memory. */
export interface OfficeSeen {
  readonly p50ms: number;
  readonly p99ms: number;
  readonly maxMs: number;
  readonly rssMb: number;
  readonly peakRssMb: number;
}

const RESOLUTION_MS = 5;
const loop = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
let peak = 0;

@Controller('api/office')
class OfficeController {
  @Post()
  @HttpCode(200)
  seen(): OfficeSeen {
    // The delay it tells contains its own resolution.
    const ms = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS);
    const rss = process.memoryUsage.rss();
    const seen = {
      p50ms: ms(loop.percentile(50)),
      p99ms: ms(loop.percentile(99)),
      maxMs: ms(loop.max),
      rssMb: rss / 2 ** 20,
      peakRssMb: Math.max(peak, rss) / 2 ** 20,
    };
    loop.reset();
    peak = 0;
    return seen;
  }
}

async function open({ databaseUrl, accessKey }: OfficeGiven): Promise<string> {
  CONTROLLERS.push(OfficeController);
  const config = readConfig({
    PUBLIC_URL: `http://127.0.0.1:${await freePort(0)}`,
    DATABASE_URL: databaseUrl,
    SECRET_KEYS: `bench:${Buffer.alloc(32, 5).toString('base64')}`,
    SMTP_URL: 'smtp://127.0.0.1:9',
    ACCESS_KEY: accessKey,
    CLOCK: 'manual:2026-07-01T09:00:00Z',
    QUICKBOOKS_CLIENT_ID: 'bench',
    QUICKBOOKS_CLIENT_SECRET: 'bench',
  });
  const spoken = console.log;
  console.log = () => undefined;
  const engine = await startEngine(config, join(__dirname, '../../..'));
  console.log = spoken;
  loop.enable();
  setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 50).unref();
  return engine.url;
}

open(given<OfficeGiven>()).then(say, (error: unknown) => {
  console.error(error);
  process.exit(1);
});
