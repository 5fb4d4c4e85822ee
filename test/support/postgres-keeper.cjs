/* Ends the tests' PostgreSQL once every process that uses it is gone, however it went: nothing in a killed process could do that.
 * Arguments: the home folder with clients/ (one file per process, named by pid) and server/, and the server's pid. */
const { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } = require('node:fs');
const path = require('node:path');

const [home, serverPid] = [process.argv[2], Number(process.argv[3])];
const clients = path.join(home, 'clients');
const server = path.join(home, 'server');
const lock = path.join(server, 'start.lock');
const LOOK_MS = 300;
/** Jest's next worker may be on its way. */
const IDLE_LOOKS = 5;

let idle = 0;
const timer = setInterval(look, LOOK_MS);

function look() {
  if (!isAlive(serverPid)) return finish();
  idle = anybodyThere() ? 0 : idle + 1;
  if (idle < IDLE_LOOKS || !takeLock()) return;
  // Whoever joined before we had the lock has left a file; whoever joins now waits for the lock and starts anew.
  if (anybodyThere()) rmSync(lock, { force: true });
  else end();
}

function end() {
  clearInterval(timer);
  process.kill(serverPid, 'SIGINT');
  const waiting = setInterval(() => {
    if (isAlive(serverPid)) return;
    clearInterval(waiting);
    for (const name of existsSync(server) ? readdirSync(server) : []) {
      if (name !== 'start.lock') rmSync(path.join(server, name), { recursive: true, force: true });
    }
    rmSync(lock, { force: true });
  }, 20);
}

function finish() {
  clearInterval(timer);
}

function anybodyThere() {
  const pids = existsSync(clients) ? readdirSync(clients) : [];
  for (const pid of pids) if (!isAlive(Number(pid))) rmSync(path.join(clients, pid), { force: true });
  return pids.some((pid) => isAlive(Number(pid)));
}

function takeLock() {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx', mode: 0o600 });
    return true;
  } catch {
    return false;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
  try {
    // A zombie has ended; in a container perhaps nobody ever buries it.
    return !/^\d+ \(.*\) [ZX]/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return true;
  }
}
