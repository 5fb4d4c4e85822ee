import { Controller, Get, ServiceUnavailableException } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Store } from '@holdfast/store';
import { Open } from './sign-in/access.guard';

@ApiTags('health')
@Controller('api/health')
export class HealthController {
  constructor(private readonly store: Store) {}

  @Open()
  @Get()
  @ApiOperation({ summary: 'Is the engine up, and does it reach its database?' })
  async health(): Promise<{ readonly status: 'ok' }> {
    try {
      await this.store.ping();
    } catch {
      throw new ServiceUnavailableException('The database does not answer.');
    }
    return { status: 'ok' };
  }
}
