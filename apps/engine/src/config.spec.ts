import { ConfigError, readConfig } from './config';

const GOOD = {
  PUBLIC_URL: 'http://localhost:3000/',
  SECRET_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64')}`,
  SMTP_URL: 'smtp://127.0.0.1:25',
  QUICKBOOKS_CLIENT_ID: 'id',
  QUICKBOOKS_CLIENT_SECRET: 'a-secret-that-must-not-show',
};

function problemsOf(environment: NodeJS.ProcessEnv): readonly string[] {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('configuration', () => {
  it('fills in the vendors’ own addresses', () => {
    const config = readConfig({ ...GOOD, XERO_CLIENT_ID: 'x', XERO_CLIENT_SECRET: 'y' });
    expect(config.publicUrl).toBe('http://localhost:3000');
    expect(config.quickbooks?.apiUrl).toBe('https://quickbooks.api.intuit.com');
    expect(config.quickbooks?.discoveryUrl).toBe('https://developer.api.intuit.com/.well-known/openid_configuration');
    expect(config.xero?.apiUrl).toBe('https://api.xero.com');
    expect(config.xero?.identityUrl).toBe('https://identity.xero.com');
    expect(config.xero?.loginUrl).toBe('https://login.xero.com');
    expect(config.allowances).toEqual({ quickbooks: 500_000, xero: 10e9 });
  });

  it('names everything that is missing at once', () => {
    expect(problemsOf({})).toEqual([
      'PUBLIC_URL is missing',
      'SECRET_KEYS is missing',
      'SMTP_URL is missing',
      expect.stringContaining('no ledger is configured'),
    ]);
  });

  it('believes no proxy but those it is told of', () => {
    expect(readConfig(GOOD).trustedProxies).toEqual([]);
    const { trustedProxies } = readConfig({ ...GOOD, TRUSTED_PROXIES: '127.0.0.1, 10.0.0.0/8,::1' });
    expect(trustedProxies).toEqual(['127.0.0.1', '10.0.0.0/8', '::1']);
  });

  it('an empty line counts as not set', () => {
    expect(problemsOf({ ...GOOD, SMTP_URL: '' })).toEqual(['SMTP_URL is missing']);
  });

  it('says which half of a pair is missing', () => {
    expect(problemsOf({ ...GOOD, XERO_CLIENT_ID: 'x' })).toEqual(['XERO_CLIENT_SECRET is missing, but XERO_CLIENT_ID is set']);
  });

  it.each([
    ['PUBLIC_URL', 'localhost'],
    ['SMTP_URL', 'http://mail'],
    ['DATABASE_URL', 'mysql://x/y'],
    ['PORT', '70000'],
    ['QUICKBOOKS_ENVIRONMENT', 'staging'],
    ['CLOCK', 'tomorrow'],
    ['CLOCK', 'manual:yesterday'],
    ['ACCESS_KEY', 'short'],
    ['QUICKBOOKS_READS_PER_MONTH', 'many'],
    ['XERO_GIGABYTES_PER_MONTH', '0'],
    ['TRUSTED_PROXIES', 'proxy.internal'],
    ['TRUSTED_PROXIES', '10.0.0.0/40'],
    ['TRUSTED_PROXIES', '0.0.0.0/0'],
  ])('%s=%s is refused by name, without its value', (name, value) => {
    const problems = problemsOf({ ...GOOD, [name]: value });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(new RegExp(`^${name} `));
  });

  it('a manual clock is refused in production', () => {
    expect(problemsOf({ ...GOOD, NODE_ENV: 'production', CLOCK: 'manual:2026-01-01T00:00:00Z' })).toEqual([
      expect.stringContaining('CLOCK is set'),
    ]);
  });

  it('never prints a secret', () => {
    try {
      readConfig({ ...GOOD, PORT: 'x' });
      throw new Error('should have been refused');
    } catch (error) {
      expect(String(error)).not.toContain(GOOD.QUICKBOOKS_CLIENT_SECRET);
    }
  });
});
