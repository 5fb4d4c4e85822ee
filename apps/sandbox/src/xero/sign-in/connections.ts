import { randomUUID } from 'node:crypto';
import type { World } from '../../world';
import type { Json } from '../wire';

export interface Connection {
  readonly id: string;
  readonly tenantId: string;
  readonly createdAt: number;
  authEventId: string;
  updatedAt: number;
}

/** Which organisations the one user has connected to the one app. */
export class Connections {
  private readonly byTenant = new Map<string, Connection>();

  constructor(private readonly world: World) {}

  /** Connecting again keeps the connection and marks it updated. */
  connect(tenantId: string, authEventId: string): void {
    const now = this.world.clock.now();
    const known = this.byTenant.get(tenantId);
    if (known) Object.assign(known, { authEventId, updatedAt: now });
    else this.byTenant.set(tenantId, { id: randomUUID(), tenantId, authEventId, createdAt: now, updatedAt: now });
  }

  has(tenantId: string): boolean {
    return this.byTenant.has(tenantId);
  }

  list(authEventId?: string): Connection[] {
    return [...this.byTenant.values()].filter((one) => authEventId === undefined || one.authEventId === authEventId);
  }

  /** False when there is no such connection. */
  remove(id: string): boolean {
    const found = this.list().find((connection) => connection.id === id);
    return found !== undefined && this.byTenant.delete(found.tenantId);
  }

  removeTenant(tenantId: string): void {
    this.byTenant.delete(tenantId);
  }

  removeAll(): void {
    this.byTenant.clear();
  }

  shape(connection: Connection): Json {
    return {
      id: connection.id,
      authEventId: connection.authEventId,
      tenantId: connection.tenantId,
      tenantType: 'ORGANISATION',
      tenantName: this.world.books('xero', connection.tenantId)?.identity.name ?? '',
      createdDateUtc: sevenDigits(connection.createdAt),
      updatedDateUtc: sevenDigits(connection.updatedAt),
    };
  }
}

/** Recorded: seven digits and no Z, though it is UTC. */
function sevenDigits(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 23)}0000`;
}
