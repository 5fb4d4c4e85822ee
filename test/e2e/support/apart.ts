import { randomBytes } from 'node:crypto';
import { freePort } from '../../../apps/demo/src/child';
import { startSandbox, type SandboxOptions } from '../../../apps/sandbox/src/sandbox';
import { freshDatabase } from '../../support/postgres';
import { CLIENTS, engineEnvironment, witnessed, type Witnessed } from '../../support/running';
import { Installation, type EngineProcess } from './engine-process';

/** A sandbox and a database here, and the engine as processes of their own that can be killed. */
export interface Apart extends Witnessed {
  readonly databaseUrl: string;
  readonly installation: Installation;
  /** What an engine that is started now has to be told. */
  environment(): Record<string, string>;
  startEngine(): Promise<EngineProcess>;
  stop(): Promise<void>;
}

export async function startApart(world: SandboxOptions): Promise<Apart> {
  const database = await freshDatabase();
  const installation = Installation.make();
  const sandbox = await startSandbox({ ...world, clients: CLIENTS });
  const accessKey = randomBytes(24).toString('base64url');
  const engineUrl = `http://localhost:${await freePort(0)}`;
  const processes: EngineProcess[] = [];
  const environment = () => engineEnvironment(sandbox, { engineUrl, accessKey, databaseUrl: database.url });
  return {
    ...witnessed({ engineUrl, accessKey, sandbox }),
    databaseUrl: database.url,
    installation,
    environment,
    startEngine: async () => {
      const engine = installation.start(environment());
      processes.push(engine);
      return engine.ready();
    },
    stop: async () => {
      for (const one of processes) await one.endedBy('SIGKILL');
      await sandbox.stop();
      await database.drop();
      installation.remove();
    },
  };
}
