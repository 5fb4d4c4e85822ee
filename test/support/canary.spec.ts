import { spawnSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const REPOSITORY = resolve(__dirname, '../..');

/** A server that hands out a token and a customer, somebody who asks it, and then what a test says. */
const spec = (afterwards: string, atTheEnd = '') => `
const { createServer } = require('node:http');
const { pino } = require(${JSON.stringify(require.resolve('pino'))});
const log = pino({ level: 'trace' }, { write: () => undefined });
const answer = { access_token: 'eyJ-very-secret-token', Customer: { DisplayName: 'Zaunkönig & Söhne', PrimaryEmailAddr: { Address: 'owner@zaun.example' } } };
const bearer = 'header.'.repeat(12) + 'signature-of-some-length-0123456789';
const server = createServer((_, response) => response.end(JSON.stringify(answer)));
const ask = async () => {
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  const authorization = 'Basic ' + Buffer.from('the-client:the-client-secret').toString('base64');
  const url = 'http://127.0.0.1:' + server.address().port + '/v3/company/9341452000000001/query';
  await (await fetch(url, { headers: { authorization: 'Bearer ' + bearer } })).text();
  await (await fetch(url, { method: 'POST', headers: { authorization }, body: new URLSearchParams({ refresh_token: 'refresh-me-for-ever' }) })).text();
};
test('asks', async () => {
  await ask();
  ${afterwards}
});
afterAll(() => { ${atTheEnd}; server.close(); server.closeAllConnections(); });
`;

const LEAKS: Readonly<Record<string, readonly [what: string, spec: string]>> = {
  'a token in a log line': ['a token', spec(`log.trace({ error: 'Bearer eyJ-very-secret-token' }, 'failed');`)],
  'a token in base64': ['a token', spec(`log.info(Buffer.from('eyJ-very-secret-token').toString('base64'));`)],
  'a name on the console': ['name of a customer', spec(`console.log('held', 'Zaunkönig & Söhne');`)],
  'an address in an error that a test has seen': [
    'an address of a customer',
    spec(`canary.hear(String(new Error('no mail to owner@zaun.example').stack));`),
  ],
  'a client secret, said while things are put away': ['a client secret', spec('', `log.warn('the-client-secret')`)],
  'the end of a long token': ['a bearer token', spec(`log.info('…' + bearer.slice(-30));`)],
  'a refresh token': ['refresh_token of a form', spec(`log.info('refresh-me-for-ever');`)],
  'the id of a company': ['the id of a realm', spec(`log.info({ path: '/v3/company/9341452000000001' });`)],
};

describe('the canary', () => {
  let folder: string;
  let said: string;

  beforeAll(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'holdfast-canary-')));
    const files = {
      ...LEAKS,
      nothing: ['', spec(`log.info({ token: 'another', name: 'Somebody Else', beside: 'Zaunkönig & Söhnelein' });`)] as const,
    };
    Object.values(files).forEach(([, text], index) => writeFileSync(join(folder, `leak-${index}.test.js`), text));
    const testEnvironment = join(__dirname, 'canary-environment.cjs');
    const config = { rootDir: folder, testEnvironment, transform: {} };
    const jest = join(REPOSITORY, 'node_modules/jest/bin/jest.js');
    const run = spawnSync(process.execPath, [jest, '--runInBand', '--config', JSON.stringify(config)], {
      encoding: 'utf8',
      cwd: folder,
    });
    said = run.stdout + run.stderr;
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** What jest said of one file. */
  const about = (index: number): string =>
    said.split(/^(?=(?:PASS|FAIL) )/m).find((part) => part.includes(`leak-${index}.test.js`)) ?? said;

  it.each(Object.entries(LEAKS).map(([leak, [what]], index) => [leak, what, index] as const))(
    'fails a file with %s',
    (_leak, what, index) => {
      expect(about(index)).toMatch(/^FAIL /);
      expect(about(index)).toContain('A secret was told:');
      expect(about(index)).toContain(`${what} in: …`);
    },
  );

  it('lets a file pass that tells none', () => {
    expect(about(Object.keys(LEAKS).length)).toMatch(/^PASS /);
    expect(said).toContain(`${Object.keys(LEAKS).length} failed, 1 passed`);
  });

  it('does not tell the secret again', () => {
    const reports = said
      .split('\n')
      .filter((line) => line.includes(' in: …'))
      .join('\n');
    expect(reports).not.toMatch(
      /eyJ-very-secret-token|Zaunkönig|owner@zaun|the-client-secret|refresh-me-for-ever|9341452000000001/,
    );
  });
});
