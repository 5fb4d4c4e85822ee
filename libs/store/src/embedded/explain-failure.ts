import { statfsSync } from 'node:fs';

interface Known {
  readonly sign: RegExp;
  readonly cure: (dir: string) => string;
}

const KNOWN: readonly Known[] = [
  {
    sign: /could not (resize|create|open) shared memory|shared memory segment/i,
    cure: () => 'Shared memory is too small. In a container, give it more (docker run --shm-size=256m), or set DATABASE_URL.',
  },
  {
    sign: /No space left on device|ENOSPC|Disk quota exceeded|EDQUOT/i,
    cure: (dir) =>
      `The disk that holds ${dir} is full${free(dir)}. Free at least 200 MB and start again; nothing that was committed is lost.`,
  },
  {
    sign: /Permission denied|EACCES|EPERM|EROFS|could not access directory|Read-only file system/i,
    cure: (dir) =>
      `${dir} must be writable, and every folder above it open to the user PostgreSQL runs as (root cannot run it: then "nobody"). ` +
      'Choose another data folder, start as an ordinary user, or set DATABASE_URL.',
  },
  {
    sign: /incompatible with server|not compatible with this version|initialized by PostgreSQL version/i,
    cure: (dir) =>
      `${dir} was made by another major version of PostgreSQL. Install that version again, or move the folder away to begin anew.`,
  },
  {
    sign: /error while loading shared libraries|cannot open shared object|ENOENT.*(initdb|postgres)/i,
    cure: () =>
      'The embedded PostgreSQL cannot run on this system. Run `npm rebuild`, or set DATABASE_URL to a PostgreSQL of your own.',
  },
  {
    sign: /password authentication failed|ENOENT.*password/i,
    cure: (dir) => `${dir}/password does not fit the data beside it. Restore that file, or move ${dir} away to begin anew.`,
  },
];

/** What went wrong, and what to do about it. */
export function explainFailure(dir: string, cause: unknown): Error {
  const said = cause instanceof Error ? cause.message : String(cause);
  const cure =
    KNOWN.find(({ sign }) => sign.test(said))?.cure(dir) ??
    `See ${dir}/postgres.log, or set DATABASE_URL to a PostgreSQL of your own.`;
  return new Error(`The embedded PostgreSQL in ${dir} could not start. ${cure}\n${said}`, { cause });
}

function free(dir: string): string {
  try {
    const { bavail, bsize } = statfsSync(dir);
    return ` (${Math.round((bavail * bsize) / 2 ** 20)} MB free)`;
  } catch {
    return '';
  }
}
