import { join } from 'node:path';
import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { Store } from '@holdfast/store';
import { AllowsKey } from '../../../apps/engine/src/api/sign-in/access.guard';
import { readConfig } from '../../../apps/engine/src/config';
import { CONTROLLERS } from '../../../apps/engine/src/engine.module';
import { startEngine } from '../../../apps/engine/src/start-engine';
import { freePort } from '../../../apps/demo/src/child';
import { given, say } from '../child';

export interface OfficeGiven {
  readonly databaseUrl: string;
  readonly accessKey: string;
}

export interface OfficeSaid {
  readonly url: string;
}

/** What the answer is measured against, behind the same server, the same guard and the same key. */
@Controller('api/companies/:id')
class Measures {
  constructor(private readonly store: Store) {}

  /** One row by its primary key. */
  @Post('bare')
  @HttpCode(200)
  @AllowsKey('credit-checks')
  async bare(@Param('id') id: string): Promise<unknown> {
    return this.store.companies.find(id);
  }

  /** What an ERP's own check does when an order is submitted: the customer's balance, summed up, against a limit; yes or no, no reason, nothing kept. */
  @Post('balance-and-limit')
  @HttpCode(200)
  @AllowsKey('credit-checks')
  async balanceAndLimit(
    @Param('id') id: string,
    @Body() { customer, amount }: { readonly customer: string; readonly amount: string },
  ): Promise<unknown> {
    return this.store.inCompany(id, async ({ manager, companyId }) => {
      const [row] = await manager.query<{ owed: string }[]>(
        `select coalesce((select sum(home_balance_minor) from invoice
             where company_id = $1 and customer_id = $2 and status = 'open' and deleted_at is null), 0)
           - coalesce((select sum(unapplied_minor) from payment
             where company_id = $1 and customer_id = $2 and status = 'active' and deleted_at is null), 0) as owed`,
        [companyId, customer],
      );
      return { allowed: Number(row?.owed) + Number(amount) * 100 <= LIMIT_MINOR };
    });
  }
}

const LIMIT_MINOR = 1_000_000;

async function open({ databaseUrl, accessKey }: OfficeGiven): Promise<OfficeSaid> {
  CONTROLLERS.push(Measures);
  const config = readConfig({
    PUBLIC_URL: `http://127.0.0.1:${await freePort(0)}`,
    DATABASE_URL: databaseUrl,
    SECRET_KEYS: `bench:${Buffer.alloc(32, 5).toString('base64')}`,
    SMTP_URL: 'smtp://127.0.0.1:9',
    ACCESS_KEY: accessKey,
    XERO_CLIENT_ID: 'bench',
    XERO_CLIENT_SECRET: 'bench',
  });
  const spoken = console.log;
  console.log = () => undefined;
  // The pace of one key is not what is measured.
  const engine = await startEngine(
    { ...config, limits: { ...config.limits, keyRequestsPerMinute: 1e9 } },
    join(__dirname, '../../..'),
  );
  console.log = spoken;
  return { url: engine.url };
}

open(given<OfficeGiven>()).then(say, (error: unknown) => {
  console.error(error);
  process.exit(1);
});
