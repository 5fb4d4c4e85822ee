import { createHmac, timingSafeEqual } from 'node:crypto';
import { Controller, HttpCode, Inject, NotFoundException, Post, Req, UnauthorizedException } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Provider } from '@holdfast/accounting';
import { Store } from '@holdfast/store';
import type { Request } from 'express';
import { Open } from '../api/access.guard';
import type { Config } from '../config';
import { Connect } from '../connect/connect';
import { log } from '../logging';
import { CONFIG } from '../tokens';
import { TurnTimer } from '../turn/turn-timer';
import { quickbooksRealms, xeroTenants } from './webhook-bodies';

/** Webhooks mark companies; they never act. Every event is believed only as far as "look again". */
@ApiTags('webhooks')
@Controller('webhooks')
export class WebhooksController {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly store: Store,
    private readonly connect: Connect,
    private readonly timer: TurnTimer,
  ) {}

  @Open()
  @Post('quickbooks')
  @HttpCode(200)
  @ApiOperation({ summary: 'Intuit’s webhook: CloudEvents or the older form, signed in intuit-signature' })
  async quickbooks(@Req() request: Request): Promise<void> {
    const raw = this.verified(request, this.config.quickbooks?.webhookVerifier ?? null, 'intuit-signature');
    await this.mark('quickbooks', quickbooksRealms(raw));
  }

  @Open()
  @Post('xero')
  @HttpCode(200)
  @ApiOperation({ summary: 'Xero’s webhook, signed in x-xero-signature; also answers the intent to receive' })
  async xero(@Req() request: Request): Promise<void> {
    const raw = this.verified(request, this.config.xero?.webhookKey ?? null, 'x-xero-signature');
    await this.mark('xero', xeroTenants(raw));
  }

  /** The raw bytes, once their signature is right. Without a key nobody can be believed. */
  private verified(request: Request, key: string | null, header: string): Buffer {
    if (key === null) throw new NotFoundException('This webhook is not configured here.');
    const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const given = Buffer.from(String(request.headers[header] ?? ''), 'base64');
    const right = createHmac('sha256', key).update(raw).digest();
    if (given.length !== right.length || !timingSafeEqual(given, right)) throw new UnauthorizedException();
    return raw;
  }

  /** A company that is not ours is ignored; one bad event spoils no good ones. */
  private async mark(provider: Provider, externalIds: readonly string[]): Promise<void> {
    for (const externalId of externalIds) {
      const company = await this.store.companies.findByExternal(provider, this.connect.externalHash(provider, externalId));
      if (company?.status === 'connected') await this.timer.mark(company.id);
    }
    log.info({ provider, companies: externalIds.length }, 'webhook taken');
  }
}
