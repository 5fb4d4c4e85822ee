import {
  Controller,
  HttpCode,
  Inject,
  NotFoundException,
  Post,
  Req,
  ServiceUnavailableException,
  UnauthorizedException,
} from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Provider } from '@holdfast/accounting';
import { Store, told } from '@holdfast/store';
import type { Request } from 'express';
import { Open } from '../api/sign-in/access.guard';
import { Clock } from '../clock';
import type { Config } from '../config';
import { Connect } from '../connect/connect';
import { log } from '../logging';
import { CONFIG } from '../tokens';
import { TurnTimer } from '../turn/turn-timer';
import { isSigned } from './signature';
import { quickbooksEvents, xeroEvents, type WebhookEvent } from './webhook-bodies';

/** Webhooks mark companies; they never act. Every event is believed only as far as "look again", and the vendor waits for no more than that it is stored. */
@ApiTags('webhooks')
@Controller('webhooks')
export class WebhooksController {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly connect: Connect,
    private readonly timer: TurnTimer,
  ) {}

  @Open()
  @Post('quickbooks')
  @HttpCode(200)
  @ApiOperation({ summary: 'Intuit’s webhook: CloudEvents or the older form, signed in intuit-signature' })
  async quickbooks(@Req() request: Request): Promise<void> {
    const raw = verified(request, this.config.quickbooks?.webhookVerifier ?? null, 'intuit-signature');
    await this.take('quickbooks', quickbooksEvents(raw));
  }

  @Open()
  @Post('xero')
  @HttpCode(200)
  @ApiOperation({ summary: 'Xero’s webhook, signed in x-xero-signature; also answers the intent to receive' })
  async xero(@Req() request: Request): Promise<void> {
    const raw = verified(request, this.config.xero?.webhookKey ?? null, 'x-xero-signature');
    await this.take('xero', xeroEvents(raw));
  }

  /** What could be stored stays stored when another company's part could not: the vendor sends all of it again, and no event counts twice. */
  private async take(provider: Provider, events: readonly WebhookEvent[]): Promise<void> {
    try {
      const companies = await this.connectedOf(provider, events);
      const taken = await Promise.allSettled([...companies].map(([companyId, own]) => this.tell(companyId, own)));
      const failed = taken.find((one) => one.status === 'rejected');
      if (failed) throw failed.reason;
      const fresh = taken.reduce((sum, one) => sum + (one.status === 'fulfilled' ? one.value : 0), 0);
      log.info({ provider, companies: companies.size, events: events.length, fresh }, 'webhook taken');
    } catch (error) {
      log.error({ provider, fault: error instanceof Error ? error.name : 'unknown' }, 'a webhook could not be stored');
      throw new ServiceUnavailableException('This could not be stored now. Nothing is lost if it is sent again.');
    }
  }

  /** The events of each company by its id. One that is not ours, or not connected, is ignored: connecting reads all of it. */
  private async connectedOf(
    provider: Provider,
    events: readonly WebhookEvent[],
  ): Promise<ReadonlyMap<string, readonly WebhookEvent[]>> {
    const byHash = new Map<string, WebhookEvent[]>();
    for (const event of events) {
      const hash = this.connect.externalHash(provider, event.company);
      const own = byHash.get(hash);
      if (own) own.push(event);
      else byHash.set(hash, [event]);
    }
    if (byHash.size === 0) return new Map();
    const companies = await this.store.companies.findByExternal(provider, [...byHash.keys()]);
    const connected = companies.filter(({ status }) => status === 'connected');
    return new Map(connected.map(({ id, externalHash }) => [id, byHash.get(externalHash) ?? []]));
  }

  /** How many of a company's events were news. */
  private async tell(companyId: string, events: readonly WebhookEvent[]): Promise<number> {
    const { fresh } = await this.store.inCompany(companyId, (scope) => told.add(scope, events, this.clock.iso()));
    if (fresh > 0) this.timer.mark(companyId);
    return fresh;
  }
}

/** The raw bytes, once their signature is right. Without a key nobody can be believed. */
function verified(request: Request, key: string | null, header: string): Buffer {
  if (key === null) throw new NotFoundException('This webhook is not configured here.');
  const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  if (!isSigned(raw, request.get(header), key)) throw new UnauthorizedException();
  return raw;
}
